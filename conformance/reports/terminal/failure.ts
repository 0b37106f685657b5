/** A failure as text for people: what is broken, the values, the inputs that matter, what ran, and how to repeat it. */
import { compareApi, countOf } from "#base";
import { tokensOf } from "#protocol";
import type { FailureRecord, ResultRecord } from "../records/record.ts";
import { proposalWords } from "./commands.ts";
import { exitWords, type Ink, readablePointer, withoutControls } from "./terminal.ts";
import { wrapText } from "./wrap.ts";

/** What a block says about a statement. */
export interface StatementText {
  /** `platform.md` */
  readonly document: string;
  readonly lines: string;
  readonly level: string;
  readonly says: string;
  /** What the official lifecycle does instead. */
  readonly departure?: string;
}

export interface FailureOptions {
  /** The words with which the user enabled proposals. */
  readonly proposals?: readonly string[];
  /** Finds a statement in the ledger. */
  readonly statements?: (id: string) => StatementText | undefined;
  /** Columns. Absent: lines are not broken. */
  readonly width?: number;
  /** Other results that fail in the same way, with other versions. */
  readonly alike?: readonly ResultRecord[];
}

interface Place extends FailureOptions {
  readonly indent: string;
  readonly ink: Ink;
}

export function failureLines(result: ResultRecord, ink: Ink, options: FailureOptions = {}): readonly string[] {
  const { verdict, evidence } = result;
  const word = wordOf(verdict);
  const place: Place = { ...options, ink, indent: " ".repeat(word.length + 2) };
  const { indent } = place;
  return [
    headLine(result, ink, options.alike),
    `${indent}${prose(result.says, place)}`,
    ...("why" in verdict ? verdict.why.split("\n").map((line) => `${indent}${withoutControls(line)}`) : []),
    ...("reason" in verdict ? [`${indent}${ink.faint("reason ")}  ${withoutControls(verdict.reason)}`] : []),
    ...(evidence?.failures ?? []).flatMap((failure) => linesOfFailure(failure, place)),
    ...inputLines(result, place),
    ...stepLines(result, place),
    ...(result.replay === undefined ? [] : [`${indent}${ink.faint("replay ")}  ${result.replay}`]),
    `${indent}${ink.faint("explain")}  plimsoll explain ${result.id}${proposalWords(options.proposals ?? [])}`,
  ];
}

/** `FAIL  build.metadata.slices  platform 0.12, 0.15  buildpack 0.8, 0.12` */
export function headLine(result: ResultRecord, ink: Ink, alike: readonly ResultRecord[] = []): string {
  const all = [result, ...alike];
  const versions = (of: "platformApi" | "buildpackApi"): string =>
    [...new Set(all.map((one) => one[of]))].sort(compareApi).join(", ");
  const time = alike.length > 0 ? "" : `  ${Math.round(result.durationMs)} ms`;
  if (result.party !== undefined)
    return `${ink.bad(wordOf(result.verdict))}  ${ink.strong(result.id)}  ${ink.faint(withoutControls(result.party))}`;
  const where = `platform ${versions("platformApi")}  buildpack ${versions("buildpackApi")}${time}`;
  return `${ink.bad(wordOf(result.verdict))}  ${ink.strong(result.id)}  ${ink.faint(where)}`;
}

const wordOf = (verdict: ResultRecord["verdict"]): string =>
  verdict.is === "fail" && verdict.kind !== "bug" ? verdict.kind.toUpperCase() : WORDS[verdict.is];

const WORDS: Readonly<Record<ResultRecord["verdict"]["is"], string>> = {
  pass: "PASS",
  fail: "FAIL",
  known: "KNOWN",
  stale: "STALE",
  inconclusive: "INCONCLUSIVE",
  "not-run": "NOT RUN",
  error: "ERROR",
};

const prose = (text: string, { indent, width }: Place, more = 0): string => wrapText(text, indent.length + more, width);

/** What is broken, where, and the values. */
export const brokenLines = (
  failure: FailureRecord,
  ink: Ink,
  { indent = "", ...options }: FailureOptions & { readonly indent?: string } = {},
): readonly string[] => linesOfFailure(failure, { ...options, ink, indent });

function linesOfFailure(failure: FailureRecord, place: Place): readonly string[] {
  const { kind, issue, at, expected, actual, statements, differs = [], notReached = [] } = failure;
  const { indent, ink } = place;
  const departures = statements.flatMap((id) => place.statements?.(id)?.departure ?? []);
  return [
    "",
    ...(kind === "bug" ? [] : [`${indent}${ink.strong(kind.padEnd(6))}  ${issue}`]),
    ...statements.flatMap((id) => statementLines(id, place)),
    `${indent}  at        ${prose(withoutControls(placeWords(at)), place, 12)}`,
    `${indent}  ${ink.good("expected")}  ${cut(withoutControls(expected))}`,
    `${indent}  ${ink.bad("actual  ")}  ${valueWords(actual)}`,
    ...differs.map(
      (one) =>
        `${indent}  differs   ${withoutControls(one.at)}: expected ${valueWords(one.expected)}, actual ${valueWords(one.actual)}`,
    ),
    ...departures.map((says) => `${indent}  ${ink.faint("official")}  ${prose(says, place, 12)}`),
    ...(notReached.length === 0 ? [] : [`${indent}  ${ink.faint(`not reached  ${notReached.join(" ")}`)}`]),
  ];
}

/** A law may name a path of the image, which is then a pointer of one token. */
const placeWords = (at: string): string => readablePointer(at.startsWith("/steps/") ? at : tokensOf(at).join(" > "));

function statementLines(id: string, place: Place): readonly string[] {
  const { indent, ink } = place;
  const known = place.statements?.(id);
  if (known === undefined) return [`${indent}${ink.strong("breaks")}  ${id}`];
  const { document, lines, level, says } = known;
  return [
    `${indent}${ink.strong("breaks")}  ${level}  ${id}  ${ink.faint(lines === "" ? document : `${document}:${lines}`)}`,
    `${indent}        ${prose(says, place, 8)}`,
  ];
}

const valueWords = (value: FailureRecord["actual"]): string =>
  value === null ? "nothing" : cut(withoutControls(JSON.stringify(value)));

const LENGTH_MAX = 400;
const cut = (text: string, most = LENGTH_MAX): string => (text.length > most ? `${text.slice(0, most)}…` : text);

const INPUTS_MAX = 6;
const INPUT_LENGTH_MAX = 160;

/** Those that the failure names come first. */
function inputLines({ evidence, replay }: ResultRecord, { indent, ink }: Place): readonly string[] {
  const { inputs = [], failures = [] } = evidence ?? {};
  if (inputs.length === 0) return [];
  const named = failures.map(({ at, expected }) => `${readablePointer(at)} ${expected}`).join(" ");
  const shown = inputs
    .toSorted((a, b) => Number(named.includes(b.name)) - Number(named.includes(a.name)))
    .slice(0, INPUTS_MAX);
  const left = inputs.length - shown.length;
  return [
    "",
    ...shown.map(({ name, value }, i) => {
      const title = i === 0 ? ink.faint("given  ") : "       ";
      return `${indent}${title}  ${withoutControls(name)}  ${cut(withoutControls(value), INPUT_LENGTH_MAX)}`;
    }),
    ...(left > 0
      ? [`${indent}         ${ink.faint(`and ${left} more${replay === undefined ? "" : ", which replay shows"}`)}`]
      : []),
  ];
}

function stepLines({ evidence }: ResultRecord, { indent, ink }: Place): readonly string[] {
  const last = evidence?.steps.findLast(({ exit }) => exit === null || !("notPerformed" in exit));
  if (evidence === undefined || last === undefined) return [];
  const output = last.lastLines === "" ? [] : last.lastLines.split("\n").slice(-4);
  return [
    "",
    ...evidence.steps.map((step, i) => {
      const title = i === 0 ? ink.faint("ran    ") : "       ";
      return `${indent}${title}  ${withoutControls(step.command ?? step.ran)}: ${exitWords(step.exit)}${leftOutWords(step)}`;
    }),
    ...output.map((line) => `${indent}         ${ink.faint(`| ${cut(withoutControls(line))}`)}`),
  ];
}

const leftOutWords = ({ leftOut }: { readonly leftOut?: number }): string =>
  leftOut === undefined ? "" : ` (${countOf(leftOut, "byte")} of its output left out)`;
