/** Failures of kind `text` and `open` are shown apart, with what the ledger knows about their issues. */
import { expect, test } from "vitest";
import { testResult } from "../records/record.testkit.ts";
import type { FailureRecord, ResultRecord } from "../records/record.ts";
import { contestedLines } from "./contested.ts";
import { PLAIN_INK } from "./terminal.ts";

function failing(id: string, failure: Pick<FailureRecord, "kind" | "issue">): ResultRecord {
  const failures = [{ ...failure, at: "/steps/0/exit/code", expected: "equal to 0", actual: 1, statements: [] }];
  return testResult(id, { verdict: { is: "fail", kind: failure.kind }, evidence: { failures, steps: [] } });
}

const ISSUES: Parameters<typeof contestedLines>[1] = (id) =>
  id === "D-99"
    ? { title: "A key", where: "x.md 1", sources: [{ says: "RFC 1", url: "https://example.com/1" }], readings: [] }
    : { title: "An order", where: "x.md 2", sources: [], readings: [{ says: "up", text: "x.md 2" }] };

test("each issue is shown once, with its cases and its source or readings", () => {
  const results = [
    failing("a.b.c", { kind: "bug" }),
    failing("d.e.f", { kind: "text", issue: "D-99" }),
    failing("d.e.g", { kind: "text", issue: "D-99" }),
    failing("h.i.j", { kind: "open", issue: "A-99" }),
  ];
  const text = contestedLines(results, ISSUES, PLAIN_INK).join("\n");
  expect(text).toContain("TEXT  ");
  expect(text).toContain("D-99  A key  x.md 1\n    source   RFC 1: https://example.com/1\n    2 cases  d.e.f d.e.g");
  expect(text).toContain("A-99  An order  x.md 2\n    reading  up (x.md 2)\n    1 case  h.i.j");
  expect(text).not.toContain("a.b.c");
});

test("bugs alone need no section", () => {
  expect(contestedLines([failing("a.b.c", { kind: "bug" })], ISSUES, PLAIN_INK)).toEqual([]);
});
