/** When most results fail alike, the report names what to fix first. */
import { expect, test } from "vitest";
import { testResult } from "../records/record.testkit.ts";
import type { ResultRecord } from "../records/record.ts";
import { firstFixLines } from "./first-fix.ts";
import { PLAIN_INK } from "./terminal.ts";

function failing(id: string, code: number, at = "/steps/0/exit/code"): ResultRecord {
  return testResult(id, {
    verdict: { is: "fail", kind: "bug" },
    evidence: {
      failures: [{ kind: "bug", at, expected: "equal to 0", actual: code, statements: [] }],
      steps: [{ ran: "detect", exit: { code }, lastLines: "starting\nno such library" }],
    },
    replay: `plimsoll replay ${id}.json`,
  });
}

const passing = (id: string): ResultRecord => testResult(id);
const many = (count: number, make: (id: string) => ResultRecord) =>
  Array.from({ length: count }, (_, i) => make(`c.${i}`));

test("the most frequent wrong end of a run that mostly fails", () => {
  const results = [...many(15, (id) => failing(id, 2)), ...many(5, (id) => failing(id, 3)), ...many(10, passing)];
  expect(firstFixLines(results, PLAIN_INK)).toEqual([
    "",
    "fix first  detect ends with exit 2, in 15 of 20 failures",
    "           | no such library",
    "           plimsoll replay c.0.json",
  ]);
});

test.each([
  ["half of the results pass", [...many(15, (id) => failing(id, 2)), ...many(15, passing)]],
  ["there are few results", many(19, (id) => failing(id, 2))],
  ["no end is frequent", many(40, (id) => failing(id, Number(id.slice(2))))],
  ["the steps end as they should", many(40, (id) => failing(id, 0, "/steps/0/files/a"))],
])("nothing if %s", (_, results) => expect(firstFixLines(results, PLAIN_INK)).toEqual([]));
