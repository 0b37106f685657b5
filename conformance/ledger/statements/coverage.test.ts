import { describe, expect, test } from "vitest";
import { statementId } from "#protocol";
import { countCoverage, countsBy, coverageOf } from "./coverage.ts";
import type { Statement } from "./statement.ts";

const statement = (id: string, more: Partial<Statement> = {}): Statement => ({
  id: statementId(id),
  document: "platform.md",
  revision: "b745fcfd90d7139d6a04cca2878b47ec402be943",
  section: "Data Format > Files",
  lines: "1",
  level: "MUST",
  subject: "lifecycle",
  phases: ["build"],
  says: "The lifecycle does it",
  sha256: "",
  testable: "yes",
  observe: [],
  tags: [],
  issues: [],
  ...more,
});

const coverage = (all: readonly Statement[], evidence: Readonly<Record<string, readonly string[]>>) =>
  coverageOf(
    new Map(all.map((one) => [one.id, one])),
    new Map(Object.entries(evidence).map(([id, by]) => [statementId(id), by])),
  );

describe("coverage", () => {
  test("a statement is verified, not testable or not covered", () => {
    const all = [statement("a"), statement("b", { testable: "no" }), statement("c", { testable: "partial" })];
    expect(coverage(all, { a: ["case.one"] }).map(({ is, by }) => [is, by])).toEqual([
      ["verified", ["case.one"]],
      ["not-testable", []],
      ["not-covered", []],
    ]);
  });

  test("evidence for a statement is evidence for those that say the same", () => {
    const all = [
      statement("a"),
      statement("b", { sameAs: statementId("a") }),
      statement("c", { sameAs: statementId("a") }),
    ];
    const ids = (evidence: Parameters<typeof coverage>[1]) => coverage(all, evidence).map(({ by }) => by.join());
    expect(ids({ a: ["one"] })).toEqual(["one", "one", "one"]);
    expect(ids({ b: ["one"] })).toEqual(["one", "one", "one"]);
  });

  test("the percentage leaves out what cannot be tested, and is 100 only if all is verified", () => {
    const many = Array.from({ length: 2000 }, (_, i) => statement(`s${i}`));
    const allButOne = Object.fromEntries(many.slice(1).map(({ id }) => [id, ["one"]]));
    expect(countCoverage(coverage(many, allButOne)).percent).toBe(99.9);
    expect(countCoverage(coverage([statement("a"), statement("b", { testable: "no" })], { a: ["one"] })).percent).toBe(
      100,
    );
    expect(countCoverage([])).not.toHaveProperty("percent");
  });

  test("a statement of two phases is in two groups", () => {
    const all = [statement("a", { phases: ["build", "launch"] }), statement("b")];
    const counts = countsBy(coverage(all, { b: ["one"] }), "phase");
    expect([...counts].map(([name, { statements, verified }]) => [name, statements, verified])).toEqual([
      ["build", 2, 1],
      ["launch", 1, 0],
    ]);
  });
});
