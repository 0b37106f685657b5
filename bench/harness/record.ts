/** Results and records for measures. */
import { api } from "#base";
import { specificationRevision } from "#ledger";
import type { ResultRecord, RunRecord } from "#reports";

export const VERSION = api("0.12");

/** Every tenth result is a failure with its evidence. */
export const benchResult = (i: number): ResultRecord => ({
  id: `bench.result-${i}`,
  kind: "case",
  says: `The lifecycle does the thing with the number ${i}.`,
  lane: "must",
  statements: [`bench.statement-${i % 1000}`, `bench.statement-${i % 700}`],
  platformApi: VERSION,
  buildpackApi: VERSION,
  verdict: i % 10 === 0 ? { is: "fail", kind: "open" } : { is: "pass" },
  durationMs: 2,
  ...(i % 10 === 0 && {
    evidence: {
      failures: [
        {
          kind: "open",
          at: "/steps/0/exit/code",
          expected: "0",
          actual: i,
          statements: [`bench.statement-${i % 1000}`],
        },
      ],
      steps: [{ ran: "creator", exit: { code: i % 256 }, lastLines: "ERROR: failed\n".repeat(5) }],
    },
  }),
});

export interface RecordShape {
  readonly results: readonly ResultRecord[];
  /** `1/10` */
  readonly shard: string;
}

export const benchRecord = ({ results, shard }: RecordShape): RunRecord => ({
  schema: 2,
  tool: { name: "plimsoll", version: "bench" },
  specification: { revision: specificationRevision() },
  machine: { kind: "sim", node: process.versions.node, os: "bench" },
  seed: "bench",
  selection: { what: [], lane: "all", shard },
  lifecycle: {
    name: "bench",
    version: "1",
    build: `sha256:${"0".repeat(64)}`,
    platform: [VERSION],
    buildpack: [VERSION],
    amendments: [],
  },
  complete: true,
  results,
});
