/** Failures at the end of a run: one cause once, versions merged, a screen in full. */
import { describe, expect, test } from "vitest";
import { api } from "#base";
import { failedResult, testResult } from "../records/record.testkit.ts";
import { failureSection } from "./section.ts";
import { PLAIN_INK } from "./terminal.ts";

const old = { platformApi: api("0.12"), buildpackApi: api("0.8") };
const breaking = (id: string, statement: string, more = {}) =>
  failedResult(id, {
    evidence: {
      failures: [{ kind: "bug", at: "/steps/1/files/a", expected: '"x"', actual: "y", statements: [statement] }],
      inputs: [
        { of: "file", name: "/cnb/b", value: '"1\\n"' },
        { of: "file", name: "a", value: '"2\\n"' },
      ],
      steps: [{ ran: "detect", command: "detector -app /workspace", exit: { code: 0 }, lastLines: "one\ntwo" }],
    },
    ...more,
  });
const section = (results: Parameters<typeof failureSection>[0], more = {}) =>
  failureSection(results, PLAIN_INK, more).join("\n");

describe("failures", () => {
  test("of one case with several versions are one, with the statement, the values, the inputs and the command", () => {
    const statement = { document: "platform.md", lines: "7-8", level: "MUST", says: "It is x", departure: "it is z" };
    const text = section([breaking("a.b", "platform.x"), breaking("a.b", "platform.x", old)], {
      statements: () => statement,
    });
    expect(text).toBe(`
FAIL  a.b  platform 0.12, 0.15  buildpack 0.8, 0.12
      The lifecycle does it.

      breaks  MUST  platform.x  platform.md:7-8
              It is x
        at        after step 2: files > a
        expected  "x"
        actual    "y"
        official  it is z

      given    a  "2\\n"
               /cnb/b  "1\\n"

      ran      detector -app /workspace: exit 0
               | one
               | two
      explain  plimsoll explain a.b`);
  });

  test("with one cause follow the first of them, the largest group first", () => {
    const text = section([
      breaking("a.b", "s.one"),
      breaking("c.d", "s.two"),
      breaking("c.e", "s.two"),
      failedResult("x"),
      failedResult("y"),
      failedResult("z"),
    ]);
    expect([...text.matchAll(/^FAIL {2}(\S+)|alike {4}(.*)/gm)].map(([, id, alike]) => id ?? alike)).toEqual([
      "x",
      "2 more test cases: y z",
      "c.d",
      "1 more test case: c.e",
      "a.b",
    ]);
  });

  test("that exceed a screen have a line each, and a bounded number of lines", () => {
    const many = Array.from({ length: 60 }, (_, i) => breaking(`a.${i}`, `s.${i}`));
    const lines = failureSection(many, PLAIN_INK, { linesMax: 40, more: "plimsoll report x" });
    expect(lines.length).toBeLessThan(65);
    expect(lines.slice(-2)).toEqual([expect.stringMatching(/^and \d+ more test cases$/), "in full  plimsoll report x"]);
    expect(lines.filter((line) => line.startsWith("FAIL")).length).toBeGreaterThan(20);
  });

  test("of other kinds, known ones and passes are not among them", () => {
    const known = { is: "known", kind: "bug", reason: "issue 7" } as const;
    expect(
      section([
        testResult("a"),
        failedResult("b", { verdict: known }),
        failedResult("c", { verdict: { is: "fail", kind: "text" } }),
      ]),
    ).toBe("");
  });
});
