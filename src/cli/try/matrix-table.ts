/** `plimsoll try <proposal> --matrix`: the proposal beside everything else, in one table. */
import { performance } from "node:perf_hooks";
import { type EnabledProposal, type Example, proposals } from "#proposals";
import { NO_USER_PROPOSALS } from "#suite";
import type { BuildOptions } from "../build/options.ts";
import { type BuildProposals, buildProposals } from "../build/proposals.ts";
import { createProgress } from "../test/progress.ts";
import { buildCount, buildRows } from "./matrix-builds.ts";
import { caseRows, casesForMatrix } from "./matrix-cases.ts";
import { type MatrixRow, matrixLines } from "./matrix-row.ts";

export interface MatrixRequest {
  readonly enabled: EnabledProposal;
  readonly on: BuildProposals;
  readonly example: Example;
  readonly options: BuildOptions;
}

/** The lines of the table. Shows its progress on standard error. */
export async function matrixTable({ enabled, on, example, options }: MatrixRequest): Promise<readonly string[]> {
  const judged = casesForMatrix(NO_USER_PROPOSALS);
  const progress = createProgress({
    total: judged.length + buildCount(proposals),
    quiet: false,
    stream: process.stderr,
    env: process.env,
    nowMs: () => performance.now(),
  });
  const rows: MatrixRow[] = [];
  try {
    const off = await buildProposals([]);
    rows.push(...(await caseRows(judged, { ...NO_USER_PROPOSALS, ...on.chosen }, progress)));
    rows.push(...(await buildRows({ enabled, on, off, example, options, progress, others: proposals })));
  } finally {
    progress.end();
  }
  return matrixLines(rows);
}
