import { describe, expect, test } from "vitest";
import { PLAIN_INK } from "#reports";
import { compareLifecycles, type PerformedCase } from "./drop-in.ts";

const VERSIONS = { platform: "0.15", buildpack: "0.12" };

function performed(id: string, code: number, env: Readonly<Record<string, string>>, stderr = ""): PerformedCase {
  const call = {
    as: "web",
    argv: ["/workspace/web"],
    env,
    cwd: "/workspace",
    umask: "0022",
    uid: 1000,
    gid: 1000,
    lists: {},
    reads: {},
  };
  const step = { exit: { code }, stdout: "", stderr, files: {}, calls: [call], registry: [], images: {} };
  return { case: id, versions: VERSIONS, observation: { steps: [step] } };
}

const compare = (a: readonly PerformedCase[], b: readonly PerformedCase[]) =>
  compareLifecycles(["old", "new"], [a, b], PLAIN_INK);

describe("two lifecycles", () => {
  test("that do the same do not differ, whatever they print", () => {
    const { differing, lines } = compare([performed("x", 0, {})], [performed("x", 0, {}, "hello")]);
    expect(differing).toBe(0);
    expect(lines.at(-1)).toBe("1 result of both, 0 differ; messages differ in 1, which is not judged");
  });

  test("differ in exit codes and in what the process gets", () => {
    const { differing, lines } = compare(
      [performed("x", 0, { A: "1" }), performed("y", 0, {})],
      [performed("x", 0, { A: "2" }), performed("y", 82, {})],
    );
    expect(differing).toBe(2);
    expect(lines.join("\n")).toContain('step 0 > calls > 0 > env > A\n        old  "1"\n        new  "2"');
    expect(lines.join("\n")).toContain("step 0 > exit > code\n        old  0\n        new  82");
  });

  test("are compared only where both were judged", () => {
    expect(compare([performed("x", 0, {})], [performed("y", 82, {})]).differing).toBe(0);
  });
});
