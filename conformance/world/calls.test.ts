import { expect, test } from "vitest";
import { lookup, treeOf } from "#tree";
import { PROBE_PATH } from "./build-container.ts";
import { observeCalls } from "./calls.ts";

const call = (program: string, env: Record<string, string> = {}, args: readonly string[] = []): string =>
  `${JSON.stringify({ as: "a", argv: [program, ...args], env, cwd: "/", umask: "0022", lists: {}, reads: {} })}\n`;

const callsIn = (lines: string) => observeCalls(lookup(treeOf({ "/probe/calls": { text: lines } }), PROBE_PATH));

test("programs of a detection are in the order of their names, builds in the order of their calls", () => {
  const lines = ["/b/bin/detect", "/a/bin/detect", "/b/bin/build", "/a/bin/build"].map((program) => call(program));
  expect(callsIn(lines.join("")).map(({ argv }) => argv[0])).toEqual([
    "/a/bin/detect",
    "/b/bin/detect",
    "/b/bin/build",
    "/a/bin/build",
  ]);
});

test("equal random names get one number, in order of appearance", () => {
  const plan = "/tmp/plan.2375116351/plan.toml";
  const [first, second] = callsIn(
    call("/a", { PLAN: plan, CODE: "1234567" }, [plan]) + call("/b", { PLAN: "/tmp/plan.99887766/plan.toml" }),
  );
  expect(first?.argv[1]).toBe("/tmp/plan.1/plan.toml");
  expect(first?.env).toEqual({ PLAN: "/tmp/plan.1/plan.toml", CODE: "1234567" });
  expect(second?.env.PLAN).toBe("/tmp/plan.2/plan.toml");
});

test("variables that a shell sets are left out", () => {
  expect(callsIn(call("/a", { SHLVL: "0", _: "/a", OLDPWD: "/", PWD: "/" }))[0]?.env).toEqual({ PWD: "/" });
});
