import { expect, test } from "vitest";
import { testResult } from "./record.testkit.ts";
import { type StatementSource, standingOf } from "./standing.ts";

const about = (id: string, subject: string): readonly [string, StatementSource] => [
  id,
  {
    id,
    subject,
    document: "platform.md",
    revision: "0",
    section: "Files",
    lines: "1",
    level: "MUST",
    phases: [],
    says: "",
    testable: "yes",
  },
];
const STATEMENTS = new Map([about("a", "lifecycle"), about("b", "buildpack"), about("c", "buildpack")]);

test.each([
  ["a lifecycle", {}, { a: "not-covered", b: "verified" }],
  ["a buildpack", { party: "buildpack acme/one@1" }, { b: "verified" }],
])("of other parties than %s only statements that a result cites count", (_, judged, expected) => {
  const standings = standingOf([testResult("x", { statements: ["b"], ...judged })], STATEMENTS);
  expect(Object.fromEntries(standings.map(({ statement, is }) => [statement.id, is]))).toEqual(expected);
});
