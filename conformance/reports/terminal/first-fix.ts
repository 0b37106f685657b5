/** When most results of a run fail, one cause is likely: what its user should fix first. */
import { countOf } from "#base";
import type { ResultRecord } from "../records/record.ts";
import type { Ink } from "./terminal.ts";
import { exitWords, withoutControls } from "./terminal.ts";

/** Fewer results say little about what most do. */
const RESULTS_MIN = 20;

/** Nothing unless most results fail, and a third of the failures end alike. */
export function firstFixLines(results: readonly ResultRecord[], ink: Ink): readonly string[] {
  const judged = results.filter(({ verdict }) => verdict.is !== "not-run");
  const failed = judged.filter(({ verdict }) => verdict.is === "fail" || verdict.is === "inconclusive");
  if (judged.length < RESULTS_MIN || failed.length * 2 <= judged.length) return [];
  const [end, alike = []] = mostFrequentEnd(failed) ?? [];
  if (end === undefined || alike.length * 3 < failed.length) return [];
  const sample = alike.find(({ replay }) => replay !== undefined);
  const output = lastStep(sample)?.lastLines.split("\n").at(-1) ?? "";
  return [
    "",
    `${ink.strong("fix first")}  ${end}, in ${alike.length} of ${countOf(failed.length, "failure")}`,
    ...(output === "" ? [] : [`           ${ink.faint(`| ${withoutControls(output)}`)}`]),
    ...(sample?.replay === undefined ? [] : [`           ${sample.replay}`]),
  ];
}

type End = readonly [end: string, results: readonly ResultRecord[]];

function mostFrequentEnd(failed: readonly ResultRecord[]): End | undefined {
  const byEnd = new Map<string, ResultRecord[]>();
  for (const result of failed) {
    const end = wrongEndOf(result);
    if (end !== undefined) byEnd.set(end, [...(byEnd.get(end) ?? []), result]);
  }
  return [...byEnd].sort(([, a], [, b]) => b.length - a.length)[0];
}

/** How the step ended at which a result failed: `detect ends with exit 2`. Undefined: it ended as expected. */
function wrongEndOf(result: ResultRecord): string | undefined {
  const last = lastStep(result);
  if (last === undefined || last.exit === null) return undefined;
  const endedWell = result.evidence?.failures.every(({ at }) => !/\/exit(?:\/|$)/.test(at)) === true;
  return endedWell ? undefined : `${last.ran.split(" ")[0]} ends with ${exitWords(last.exit)}`;
}

const lastStep = (result: ResultRecord | undefined) =>
  result?.evidence?.steps.findLast(({ exit }) => exit === null || !("notPerformed" in exit));
