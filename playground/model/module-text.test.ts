/** The module and the test case of a world: what a user's bundler reads is the world again. */
import { expect, test } from "vitest";
import { caseText } from "./case-text.ts";
import { moduleText } from "./module-text.ts";
import { EMPTY_WORLD, type PlayWorld } from "./world.ts";

const HARD = 'a `backtick`, a ${value}, a \\ backslash,\r\na "quote" and */\n';

const WORLD: PlayWorld = {
  ...EMPTY_WORLD,
  proposals: ["export-dirs:rebase=check"],
  app: { "/a": HARD, "/b": "one line", "/c": { symlink: "/a" } },
  buildpacks: [{ "/bin/build": { text: HARD, mode: 0o755 } }],
  buildImage: { "/opt/x": { dir: true, mode: 0o1777 } },
  labels: { [HARD]: HARD },
};

/** The example that a bundler would find, without its imports. */
function exampleIn(text: string): unknown {
  const body = text.replace(/^import .*$/m, "").replace("export const proposal =", "return");
  const evaluate = new Function("defineProposal", "pathOfText", body);
  return evaluate(
    ({ example }: { readonly example: unknown }) => example,
    (path: string) => path,
  );
}

test("its example has the files of the world", () => {
  const { app, buildpacks, buildImage, labels } = WORLD;
  expect(exampleIn(moduleText(WORLD))).toEqual({
    says: expect.any(String),
    app,
    buildpacks,
    buildImage,
    buildLabels: labels,
    shows: ["/"],
  });
});

test("its test case has the files of the world", () => {
  const evaluate = new Function("create", "afterStep", "expectThat", `return [${caseText(WORLD)}]`);
  const [testCase] = evaluate(
    () => "create",
    () => ({ exitCode: "exit code" }),
    (...words: readonly unknown[]) => words,
  );
  expect(testCase).toMatchObject({
    given: {
      shell: true,
      buildpacks: [{ id: "", files: { "bin/build": { text: HARD, mode: "0755" } } }],
      files: {
        "/workspace/a": { text: HARD },
        "/workspace/c": { symlink: "/a" },
        "/opt/x": { dir: true, mode: "1777" },
      },
    },
  });
  expect(testCase.then).toEqual([["exit code", { equals: 0 }]]);
});
