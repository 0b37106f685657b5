/** Verdicts on steps that the harness had to stop. */
import { describe, expect, test } from "vitest";
import type { StatementId, TestCase } from "./case.ts";
import { caseId, statementIds } from "./ids.ts";
import { judge } from "./judge.ts";
import type { StepObservation } from "./observation.ts";
import { runSteps } from "./perform.ts";

const ended: StepObservation = {
  exit: { code: 0 },
  stdout: "",
  stderr: "",
  files: {},
  calls: [],
  registry: [],
  images: {},
};
const hung: StepObservation = { ...ended, exit: { timeout: true } };
const covers = (id: string): readonly StatementId[] => statementIds(id);

const threeSteps: TestCase = {
  id: caseId("three.steps"),
  says: "Three steps.",
  lane: "must",
  needs: {},
  given: { images: {}, files: {}, buildpacks: [], env: {} },
  control: { id: caseId("never.run"), differs: "" },
  when: [{ run: "analyze" }, { run: "detect" }, { run: "build" }],
  then: [
    { at: "/steps/0/exit/code", is: { equals: 1 }, covers: covers("first") },
    { at: "/steps/1/files/x", is: { present: false }, covers: covers("second") },
    { at: "/steps/2/files/x", is: { present: false }, covers: covers("third") },
  ],
};

describe("a step that had to be stopped", () => {
  test("is the last step that runs", async () => {
    const taken: unknown[] = [];
    const answers = [ended, hung, ended];
    const session = {
      step: (step: unknown) => Promise.resolve(answers[taken.push(step) - 1] ?? ended),
      close: () => Promise.resolve(),
    };
    expect(await runSteps(session, threeSteps.when)).toEqual([ended, hung]);
    expect(taken.length).toBe(2);
  });

  test("fails the test case whatever its control shows, for everything that it and later steps had to show", () => {
    expect(judge(threeSteps, { key: "", steps: [ended, hung] })).toEqual({
      is: "fail",
      failures: [
        { at: "/steps/0/exit/code", expected: "equal to 1", actual: 0, statements: ["first"] },
        {
          at: "/steps/1/exit",
          expected: "to end by itself",
          actual: { timeout: true },
          statements: ["second", "third"],
        },
      ],
    });
  });
});
