import { expect, test } from "vitest";
import { api } from "#base";
import type { ResultRecord, RunRecord } from "#reports";
import { annotations } from "./github.ts";

const failing = (id: string, actual: string): ResultRecord => ({
  ...{ id, kind: "case", says: "It holds.", lane: "must", statements: [], platformApi: api("0.15") },
  ...{ buildpackApi: api("0.12"), verdict: { is: "fail", kind: "bug" }, durationMs: 1 },
  evidence: {
    failures: [{ kind: "bug", at: "/steps/0/x", expected: "equal to 1", actual, statements: [] }],
    steps: [],
  },
});

const record = (results: readonly ResultRecord[]): Pick<RunRecord, "results"> => ({ results });

test("a failure is one annotation, whatever its text", () => {
  const { results } = record([failing("a.b", "::error::50%\nx"), failing("a.b", "y")]);
  const lines = annotations({ results });
  expect(lines).toEqual([
    '::error title=fail a.b%2C platform 0.15%2C buildpack 0.12::It holds.%0Aexpected equal to 1%0Aactual "::error::50%25\\nx"%0Aplimsoll explain a.b',
  ]);
});

test("there are at most ten, and none for what does not count", () => {
  const many = Array.from({ length: 30 }, (_, i) => failing(`c.${i}`, "x"));
  expect(annotations({ results: many })).toHaveLength(10);
  const open = many.map((one) => ({ ...one, verdict: { is: "fail", kind: "open" } as const }));
  expect(annotations({ results: open })).toEqual([]);
});
