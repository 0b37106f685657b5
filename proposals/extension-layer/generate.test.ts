/** The hooks around bin/generate, in a detector. */
import { describe, expect, test } from "vitest";
import { type ByteString, byteString, NetworkError, pathOfText, steppingClock, textOf, utf8 } from "#base";
import { phasePrograms, ruleBook } from "#lifecycle";
import { environmentOfText, type Program, simMachine, standardTree, standIn } from "#machine";
import type { NodeSpec } from "#tree";
import { extensionLayer } from "./proposal.ts";

const USER = { uid: 1000, gid: 1000 };
const ORDER = (id: string, key: string) => `[[${key}]]\n[[${key}.group]]\nid = "${id}"\nversion = "1"\n`;

interface Given {
  readonly chosen?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, NodeSpec>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** One extension, `e/e`, and one buildpack. */
async function detected(generate: Program, { chosen = {}, files = {}, env = {} }: Given = {}) {
  const book = ruleBook([extensionLayer.amendment(chosen)]);
  if (!book.ok) throw new Error(book.fault.message);
  const passes: Program = async () => 0;
  const installed: Readonly<Record<string, Program>> = {
    "/cnb/lifecycle/detector": phasePrograms({ book: book.value }).detector,
    "/cnb/extensions/e_e/1/bin/generate": generate,
    "/cnb/buildpacks/b/1/bin/detect": passes,
  };
  const machine = simMachine({
    root: standardTree({
      "/cnb/extensions/e_e/1/extension.toml": 'api = "0.12"\n[extension]\nid = "e/e"\nversion = "1"\n',
      "/cnb/buildpacks/b/1/buildpack.toml": 'api = "0.12"\n[buildpack]\nid = "b"\nversion = "1"\n',
      "/cnb/order.toml": ORDER("e/e", "order-extensions") + ORDER("b", "order"),
      ...Object.fromEntries(
        Object.keys(installed).map((path) => [path, { content: standIn(path), mode: 0o755 } as const]),
      ),
      ...files,
    }),
    clock: steppingClock(0n),
    seed: "test",
    http: () => Promise.reject(new NetworkError("refused", "there is no network")),
    programs: new Map(Object.entries(installed).map(([path, program]) => [standIn(path).digest, program])),
  });
  const path = byteString("/cnb/lifecycle/detector");
  const seen = await machine.run({
    path,
    argv: [path],
    env: environmentOfText({ CNB_PLATFORM_API: "0.15", CNB_NO_COLOR: "true", ...env }),
    cwd: byteString("/"),
    ...USER,
  });
  const text = (at: string): string | undefined => {
    const node = machine.nodeAt(pathOfText(at));
    return node?.kind === "file" ? textOf(node.content.bytes()) : undefined;
  };
  return { exit: seen.exit, stderr: seen.stderr, text, mode: (at: string) => machine.nodeAt(pathOfText(at))?.mode };
}

const writes =
  (at: (env: Readonly<Record<string, string>>) => ByteString): Program =>
  async ({ fs, env }) => {
    fs.write(at(env), utf8("made"));
    return 0;
  };
const notes = writes((env) => byteString(`${env.CNB_OUTPUT_DIR}/notes`));

describe("before bin/generate", () => {
  const closed = { dir: true, mode: 0, ...USER } as const;

  test("directories that a stopped build had closed are opened again", async () => {
    const files = { "/layers/generated": closed, "/layers/generated/e_e": closed, "/layers/generated/old": closed };
    const { exit, text, mode } = await detected(notes, { files });
    expect(exit).toEqual({ code: 0 });
    expect(text("/layers/generated/e_e/notes")).toBe("made");
    expect(mode("/layers/generated/old")).toBe(0o755);
  });

  test.each([
    ["/layers/b/x", "the directories of the buildpack b"],
    ["/layers/config", "the files of the launcher"],
    ["/platform/generated", "the platform's files"],
    ["/workspace", "the app"],
  ])("the directory %s is rejected, naming %s", async (dir, what) => {
    const { exit, stderr } = await detected(notes, { env: environmentOfText({ CNB_GENERATED_DIR: dir }) });
    expect(exit).toEqual({ code: 92 });
    expect(stderr).toContain(`shares a path with ${what}`);
    expect(stderr).toContain("CNB_GENERATED_DIR");
  });

  test("a link into the app is rejected", async () => {
    const files = { "/elsewhere": { symlink: "/workspace" } };
    const { exit, stderr } = await detected(notes, {
      files,
      env: environmentOfText({ CNB_GENERATED_DIR: "/elsewhere/generated" }),
    });
    expect(exit).toEqual({ code: 92 });
    expect(stderr).toContain("shares a path with the app");
  });
});

/** The output of an extension that does not run. */
const OTHER = {
  "/layers/generated": { dir: true, ...USER },
  "/layers/generated/other": { dir: true, mode: 0o700, ...USER },
} as const;

describe("after bin/generate", () => {
  test("the fault names the changed path", async () => {
    const { exit, stderr } = await detected(writes(() => byteString("/workspace/made")));
    expect(exit).toEqual({ code: 92 });
    expect(stderr).toContain("bin/generate of e/e changed /workspace/made");
  });

  test("the failure of bin/generate is reported, not its changes", async () => {
    const fails: Program = async ({ fs }) => {
      fs.write("/workspace/made", utf8("made"));
      return 7;
    };
    expect((await detected(fails)).exit).toEqual({ code: 91 });
  });

  test("other outputs get their modes back", async () => {
    const { exit, mode } = await detected(notes, { files: OTHER });
    expect(exit).toEqual({ code: 0 });
    expect(mode("/layers/generated/other")).toBe(0o700);
  });

  test("other outputs get their modes back after a rejected context", async () => {
    const asFile = writes((env) => byteString(`${env.CNB_OUTPUT_DIR}/context`));
    const { exit, stderr, mode } = await detected(asFile, { files: OTHER });
    expect(exit).toEqual({ code: 92 });
    expect(stderr).toContain("context of e/e is a file, not a directory");
    expect(mode("/layers/generated/other")).toBe(0o700);
  });

  test("the lifecycle writes the flag of a layer of the draft", async () => {
    const writesFlag = writes((env) => byteString(`${env.CNB_OUTPUT_DIR}/layer.toml`));
    const { text } = await detected(writesFlag, { chosen: { form: "draft" } });
    expect(text("/layers/generated/e_e/layer.toml")).toBe("[types]\n  extension = true\n");
    const none = await detected(writesFlag, { chosen: { form: "draft", metadata: "none" } });
    expect(none.text("/layers/generated/e_e/layer.toml")).toBe("made");
  });
});
