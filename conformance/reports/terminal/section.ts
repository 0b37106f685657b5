/** All failures of a run that count as such: those with one cause together, results of one test case merged, one screen in full. */
import { countOf } from "#base";
import type { ResultRecord } from "../records/record.ts";
import { counts } from "../records/verdict.ts";
import { type FailureOptions, failureLines, headLine } from "./failure.ts";
import { exitWords, type Ink } from "./terminal.ts";
import { wrapText } from "./wrap.ts";

export interface SectionOptions extends Omit<FailureOptions, "alike"> {
  /** After so many lines the failures have one line each. Absent: all are shown in full. */
  readonly linesMax?: number;
  /** The command that shows all. */
  readonly more?: string;
}

/** Results of one test case that fail alike, with different versions. */
interface Merged {
  readonly first: ResultRecord;
  readonly alike: readonly ResultRecord[];
}

/** A failure of kind `text` or `open` is shown apart. */
export function isShownAsFailure({ verdict }: ResultRecord): boolean {
  if (verdict.is === "error" || verdict.is === "stale") return true;
  return (verdict.is === "fail" || verdict.is === "inconclusive") && verdict.kind === "bug";
}

/** Lines for those that follow in short, and for what they are. */
const SHORT_MAX = 20;

export function failureSection(results: readonly ResultRecord[], ink: Ink, options: SectionOptions): readonly string[] {
  const { linesMax = Number.POSITIVE_INFINITY, more } = options;
  const groups = groupsOf(mergedByCase(results.filter(isShownAsFailure)));
  const lines: string[] = [];
  const short: Merged[] = [];
  for (const [first, ...others] of groups) {
    if (first === undefined) continue;
    const block = [
      "",
      ...failureLines(first.first, ink, { ...options, alike: first.alike }),
      ...alsoLines(others, ink, options),
    ];
    if (lines.length > 0 && lines.length + block.length > linesMax) short.push(first, ...others);
    else lines.push(...block);
  }
  if (short.length === 0) return lines;
  const shown = short.slice(0, SHORT_MAX);
  const left = short.length - shown.length;
  return [
    ...lines,
    "",
    ...shown.map(({ first, alike }) => headLine(first, ink, alike)),
    ...(left > 0 ? [`and ${countOf(left, "more test case")}`] : []),
    ...(more === undefined ? [] : [`${ink.faint("in full")}  ${more}`]),
  ];
}

function alsoLines(others: readonly Merged[], ink: Ink, { width }: SectionOptions): readonly string[] {
  if (others.length === 0) return [];
  const ids = others.map(({ first }) => first.id).join(" ");
  return [`      ${ink.faint("alike  ")}  ${countOf(others.length, "more test case")}: ${wrapText(ids, 15, width)}`];
}

function mergedByCase(results: readonly ResultRecord[]): readonly Merged[] {
  const merged = new Map<string, Merged>();
  for (const result of results) {
    const failures = (result.evidence?.failures ?? []).map(({ at, statements }) => [at, statements]);
    const key = JSON.stringify([result.id, result.party, result.verdict.is, failures]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? { first: result, alike: [] } : { ...known, alike: [...known.alike, result] });
  }
  return [...merged.values()];
}

/** Those that count for the exit code first, then the largest groups, and in each the simplest failure, which is shown. Entries that must go come after all failures. */
function groupsOf(merged: readonly Merged[]): readonly (readonly Merged[])[] {
  const groups = new Map<string, Merged[]>();
  for (const one of merged) {
    const cause = causeOf(one.first);
    groups.set(cause, [...(groups.get(cause) ?? []), one]);
  }
  const isStale = ([one]: readonly Merged[]): number => Number(one?.first.verdict.is === "stale");
  const simplestFirst = [...groups.values()].map((group) => group.toSorted((a, b) => sizeOf(a) - sizeOf(b)));
  const isAdvice = ([one]: readonly Merged[]): number => Number(one !== undefined && !counts(one.first));
  return simplestFirst.sort((a, b) => isStale(a) - isStale(b) || isAdvice(a) - isAdvice(b) || b.length - a.length);
}

/** What a reader has to take in. */
const sizeOf = ({ first: { evidence } }: Merged): number =>
  (evidence?.inputs?.length ?? 0) + (evidence?.steps.length ?? 0);

/** How a phase ended, if that is what fails; else the statements that the first failure breaks. Other results stand alone. */
function causeOf({ id, verdict, evidence }: ResultRecord): string {
  const [first] = evidence?.failures ?? [];
  if (first === undefined || evidence === undefined) return `${verdict.is} ${"why" in verdict ? verdict.why : id}`;
  const last = evidence.steps.findLast(({ exit }) => exit === null || !("notPerformed" in exit));
  if (/\/exit(?:\/|$)/.test(first.at) && last !== undefined)
    return `${last.ran.split(" ")[0]} ${exitWords(last.exit)} ${(last.lastLines.split("\n").at(-1) ?? "").replace(/\d+/g, "")}`;
  return first.statements.length === 0 ? id : first.statements.join(" ");
}
