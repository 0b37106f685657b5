/** Records for tests. */
import { api } from "#base";
import { RECORD_VERSION, type ResultRecord, type RunRecord } from "./record.ts";

export const testResult = (id: string, more: Partial<ResultRecord> = {}): ResultRecord => ({
  id,
  kind: "case",
  says: "The lifecycle does it.",
  lane: "must",
  statements: ["platform.it"],
  platformApi: api("0.15"),
  buildpackApi: api("0.12"),
  verdict: { is: "pass" },
  durationMs: 1.5,
  ...more,
});

export const failedResult = (id: string, more: Partial<ResultRecord> = {}): ResultRecord =>
  testResult(id, {
    verdict: { is: "fail", kind: "bug" },
    evidence: {
      failures: [{ kind: "bug", at: "/steps/0/exit/code", expected: "0", actual: 1, statements: ["platform.it"] }],
      steps: [{ ran: "creator", exit: { code: 1 }, lastLines: "ERROR: it failed" }],
    },
    ...more,
  });

export const testRecord = (results: readonly ResultRecord[], more: Partial<RunRecord> = {}): RunRecord => ({
  schema: RECORD_VERSION,
  tool: { name: "plimsoll", version: "0.1.0" },
  specification: { revision: "b745fcfd90d7139d6a04cca2878b47ec402be943" },
  machine: { kind: "sim", node: "20.20.2", os: "linux 6.1" },
  seed: "plimsoll",
  selection: { what: [], lane: "all" },
  lifecycle: {
    name: "reference",
    version: "0.1.0",
    build: `sha256:${"0".repeat(64)}`,
    platform: [api("0.15")],
    buildpack: [api("0.12")],
    amendments: [],
  },
  complete: true,
  results,
  ...more,
});

export const shard = (of: string, results: readonly ResultRecord[]): RunRecord =>
  testRecord(results, { selection: { what: [], lane: "all", shard: of } });
