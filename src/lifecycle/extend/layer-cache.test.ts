import { expect, test } from "vitest";
import { absPath, pathOfText } from "#base";
import { lookup } from "#tree";
import { applyText, type ExtendedContainer } from "./apply-dockerfile.testkit.ts";

const dir = absPath("/cache");
const TEXT = "ARG build_id=0\nRUN echo x > /x; rm /old\nRUN true\nCOPY a /a\nRUN echo ${build_id} > /y\n";

async function twice(second: ExtendedContainer & { readonly text?: string; readonly base?: string }) {
  const cache = { dir, base: "one" };
  const files = { "/old": "x" };
  const first = await applyText(TEXT, {
    shell: true,
    files,
    context: { a: "A" },
    args: { build_id: "1" },
    request: { cache },
  });
  const kept = lookup(first.tree, dir);
  if (kept?.kind !== "dir" || !first.result.ok) throw new Error("nothing was kept");
  const names = kept.names.map((name, i) => [`/cache/${name}`, kept.nodes[i]] as const);
  const cached = names.flatMap(([path, node]) =>
    node?.kind === "file" ? [[path, { content: node.content }] as const] : [],
  );
  const { result, tree } = await applyText(second.text ?? TEXT, {
    shell: true,
    context: { a: "A" },
    args: { build_id: "1" },
    ...second,
    files: { ...files, ...Object.fromEntries(cached), ...second.files },
    request: { cache: { ...cache, base: second.base ?? "one" } },
  });
  if (!result.ok) throw new Error(result.fault.message);
  const diffIds = (layers: typeof result.value.layers) => layers.map(({ layer }) => layer.diffId);
  return {
    reused: result.value.reused,
    same: diffIds(result.value.layers).join() === diffIds(first.result.value.layers).join(),
    tree,
  };
}

test("an unchanged Dockerfile reuses all layers and restores the files", async () => {
  const { reused, same, tree } = await twice({});
  expect({ reused, same }).toEqual({ reused: 4, same: true });
  expect(["/x", "/a", "/y", "/old"].map((path) => lookup(tree, pathOfText(path))?.kind)).toEqual([
    "file",
    "file",
    "file",
    undefined,
  ]);
});

test.each<[string, Parameters<typeof twice>[0], number]>([
  ["another build_id, from where it is named", { args: { build_id: "2" } }, 3],
  ["other content, from where it is copied", { context: { a: "B" } }, 2],
  ["another base image, from the start", { base: "two" }, 0],
  ["another instruction, from it on", { text: TEXT.replace("RUN true", "RUN :") }, 1],
])("%s", async (_what, second, reused) => {
  expect((await twice(second)).reused).toBe(reused);
});
