/** Every test case can fail: none passes on a lifecycle that only exits, with whatever code. */
import { describe, expect, test } from "vitest";
import { api } from "#base";
import { inputs } from "#contract";
import type { Program } from "#machine";
import { versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { programsSubject } from "#subjects";
import { cases } from "#suite";

function idle(code: number) {
  const program: Program = () => Promise.resolve(code);
  return programsSubject({
    name: `exit ${code}`,
    version: "0",
    programs: Object.fromEntries(inputs.EXECUTABLES.map((name) => [name, program])) as Record<
      inputs.Executable,
      Program
    >,
    platform: [api("0.7"), api("0.8"), api("0.9"), api("0.11"), api("0.12"), api("0.14"), api("0.15")],
    buildpack: [api("0.7"), api("0.8"), api("0.9"), api("0.12")],
  });
}

describe.each([0, 1, 11, 20])("on executables that only exit with %d", (code) => {
  const subject = idle(code);
  const { judge } = createCaseRunner(subject, new Map(cases.map((one) => [one.id, one])), "idle");

  test("no case passes", async () => {
    const described = await subject.describe();
    const passed: string[] = [];
    for (const one of cases) {
      const versions = versionsOf(one, described).at(-1);
      expect(versions, one.id).toBeDefined();
      if (versions === undefined) continue;
      const { verdict } = await judge({ testCase: one, versions });
      if (verdict.is === "pass") passed.push(one.id);
      expect(verdict.is, JSON.stringify(verdict)).not.toBe("error");
    }
    expect(passed).toEqual([]);
  });
});
