/** GitHub Actions: failures are annotations, and the run is on the summary page of the workflow. */
import { appendFileSync } from "node:fs";
import type { Fault } from "#base";
import { ledger } from "#ledger";
import { counts, type ResultRecord, type RunRecord } from "#reports";
import { markdown } from "#reports/stored";

/** GitHub shows no more for one step. */
const ANNOTATIONS_MAX = 10;

/** Lines that the runner of GitHub reads from the output. */
export function annotations({ results }: Pick<RunRecord, "results">, strict = false): readonly string[] {
  const failed = results.filter((result) => result.verdict.is === "error" || counts(result, { strict }));
  const first = new Map(failed.toReversed().map((result) => [result.id, result]));
  return [...first.values()].toReversed().slice(0, ANNOTATIONS_MAX).map(annotation);
}

function annotation({ id, says, verdict, evidence, platformApi, buildpackApi }: ResultRecord): string {
  const [failure] = evidence?.failures ?? [];
  const actual = failure?.actual === null ? "nothing" : JSON.stringify(failure?.actual);
  const found = failure === undefined ? [] : [`expected ${failure.expected}`, `actual ${actual}`];
  const why = "why" in verdict ? [verdict.why] : [];
  const title = `${verdict.is} ${id}, platform ${platformApi}, buildpack ${buildpackApi}`;
  const text = [says, ...why, ...found, `plimsoll explain ${id}`].join("\n");
  return `::error title=${escaped(title).replaceAll(":", "%3A").replaceAll(",", "%2C")}::${escaped(text)}`;
}

const escaped = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** The verdict does not depend on it: a page that cannot be written is reported. */
export function writeSummaryPage(path: string, record: RunRecord): Fault | undefined {
  try {
    appendFileSync(path, `${markdown([record], ledger())}\n`);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: "output-failed", message: `the summary page could not be written: ${why}`, where: { file: path } };
  }
}
