/** Verdicts: steps that end in a wrong way, kinds of failures, controls. */
import { describe, expect, test } from "vitest";
import type { Expectation, StatementId, TestCase } from "./case.ts";
import { caseId, issueId, statementIds } from "./ids.ts";
import { judge } from "./judge.ts";
import type { StepObservation } from "./observation.ts";
import { runSteps } from "./perform.ts";
import type { Verdict } from "./verdict.ts";

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

  test("fails the test case whatever its control shows, and what it and later steps had to show is not reached", () => {
    const hangsAt: Expectation = { at: "/steps/1/exit/code", is: { equals: 0 }, covers: covers("exit") };
    const { then } = threeSteps;
    expect(judge({ ...threeSteps, then: [...then, hangsAt] }, { key: "", steps: [ended, hung] })).toEqual({
      is: "fail",
      failures: [
        { kind: "bug", at: "/steps/0/exit/code", expected: "equal to 1", actual: 0, statements: ["first"] },
        {
          kind: "bug",
          at: "/steps/1/exit",
          expected: "to end by itself",
          actual: { timeout: true },
          statements: ["exit"],
          notReached: ["second", "third"],
        },
      ],
    });
  });
});

describe("a step that ends with another code than expected", () => {
  const { control, ...oneStep } = threeSteps;
  const judged = (...then: readonly Expectation[]): Verdict =>
    judge({ ...oneStep, then }, { key: "", steps: [ended, { ...ended, exit: { code: 20 } }, ended] });

  test("blames the statement about its code, not what it and later steps had to show", () => {
    const [, second, third] = [0, 1, 2].map(
      (step): Expectation => ({
        at: `/steps/${step}/files/x`,
        is: { present: true },
        covers: covers(`file ${step}`),
      }),
    );
    const success: Expectation = { at: "/steps/1/exit/code", is: { equals: 0 }, covers: covers("exit") };
    expect(second && third && judged(second, success, third)).toEqual({
      is: "fail",
      failures: [
        {
          kind: "bug",
          at: "/steps/1/exit/code",
          expected: "equal to 0",
          actual: 20,
          statements: ["exit"],
          notReached: ["file 1", "file 2"],
        },
      ],
    });
  });

  test("does not hide what an earlier step shows", () => {
    const earlier: Expectation = { at: "/steps/0/files/x", is: { present: true }, covers: covers("file") };
    const success: Expectation = { at: "/steps/1/exit/code", is: { equals: 0 }, covers: covers("exit") };
    const verdict = judged(earlier, success);
    expect(verdict.is === "fail" && verdict.failures.map(({ statements }) => statements)).toEqual([["file"], ["exit"]]);
  });
});

describe("the kind of a failure", () => {
  const expectation: Expectation = {
    at: "/steps/0/exit/code",
    is: { equals: 0 },
    covers: covers("exit"),
    readings: [
      { is: { equals: 1 }, kind: "open", issue: issueId("A-01") },
      { is: { equals: 2 }, kind: "text", issue: issueId("D-01") },
    ],
  };
  const kindOf = (code: number) => {
    const { control, ...free } = threeSteps;
    const verdict = judge(
      { ...free, when: [{ run: "detect" }], then: [expectation] },
      {
        key: "",
        steps: [{ ...ended, exit: { code } }],
      },
    );
    return verdict.is === "fail" ? verdict.failures.map(({ kind, issue }) => [kind, issue]) : verdict.is;
  };

  test("is that of the reading which the lifecycle follows; a result of no reading is a bug", () => {
    expect([0, 1, 2, 3].map(kindOf)).toEqual(["pass", [["open", "A-01"]], [["text", "D-01"]], [["bug", undefined]]]);
  });
});

test("what covers no statement cannot fail a test case alone", () => {
  const { control, ...free } = threeSteps;
  const bare: Expectation = { at: "/steps/0/files/x", is: { present: true }, covers: [] };
  const judged = (...then: readonly Expectation[]) =>
    judge({ ...free, then }, { key: "", steps: [ended, ended, ended] });
  expect(judged(bare)).toMatchObject({ is: "inconclusive", why: "no-statement", kind: "open" });
  expect(judged(bare, { ...bare, covers: covers("file") })).toMatchObject({ is: "fail" });
});

describe("a control", () => {
  const failing = (kind: "bug" | "text" | "open"): Verdict => ({
    is: "fail",
    failures: [{ kind, at: "", expected: "", actual: 0, statements: [] }],
  });
  const judged = (control: Verdict): Verdict =>
    judge({ ...threeSteps, when: [{ run: "detect" }], then: [] }, { key: "", steps: [ended] }, control);

  test("works if it follows another reading", () => expect(judged(failing("open"))).toEqual({ is: "pass" }));

  test("that fails gives its kind to the inconclusive verdict", () => {
    expect(judged(failing("text"))).toMatchObject({ is: "inconclusive", kind: "text" });
    expect(judged(failing("bug"))).toMatchObject({ is: "inconclusive", kind: "bug" });
  });
});
