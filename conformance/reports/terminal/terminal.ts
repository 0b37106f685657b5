/** The record as text for people: words and the summary. `failure.ts` has the failures. */
import { countOf } from "#base";
import { tokensOf } from "#protocol";
import { type FailureEvidence, type ResultRecord, type RunRecord, subjectOf } from "../records/record.ts";
import { wrapText } from "./wrap.ts";

/** Emphasises text: colours on a terminal, nothing in a pipe. */
export interface Ink {
  bad(text: string): string;
  good(text: string): string;
  faint(text: string): string;
  strong(text: string): string;
}

export const PLAIN_INK: Ink = {
  bad: (text) => text,
  good: (text) => text,
  faint: (text) => text,
  strong: (text) => text,
};

type VerdictName = ResultRecord["verdict"]["is"];

const VERDICTS: readonly VerdictName[] = ["pass", "fail", "stale", "known", "inconclusive", "not-run", "error"];

/** `after step 5: images > @app:1 > config > os`. A violation of a law may name a path of the image instead of a pointer. */
export function readablePointer(at: string): string {
  if (!at.startsWith("/steps/")) return at;
  const [, step, ...rest] = tokensOf(at);
  return `after step ${Number(step) + 1}: ${rest.join(" > ")}`;
}

/** Shows control characters as text, so that the output of a lifecycle cannot move the cursor or change colours. */
export const withoutControls = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, (control) => {
    return `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });

export function exitWords(exit: FailureEvidence["steps"][number]["exit"]): string {
  if (exit === null) return "done";
  if ("notPerformed" in exit) return "not performed";
  if ("code" in exit) return `exit ${exit.code}`;
  if ("stopped" in exit) return `stopped: ${exit.stopped}`;
  return "signal" in exit ? `killed by ${exit.signal}` : "timed out";
}

/** The summary at the end of a run: the subject, the outcome and the counts. `width`: columns; absent: lines are not broken. */
export function summaryLines(record: RunRecord, exitCode: number, ink: Ink, width?: number): readonly string[] {
  const { results, lifecycle } = record;
  const count = (is: VerdictName): number => results.filter(({ verdict }) => verdict.is === is).length;
  const counts = VERDICTS.filter((is) => is === "pass" || count(is) > 0).map(
    (is) => `${count(is)} ${is.replace("-", " ")}${is === "fail" ? kindWords(results) : ""}`,
  );
  const isOfParties = results.some(({ party }) => party !== undefined);
  const ids = new Set(results.map(({ id }) => id));
  const statements = new Set(
    results.filter(({ verdict }) => verdict.is === "pass").flatMap(({ statements }) => statements),
  );
  const knownIds = new Set(results.flatMap(({ id, verdict }) => (verdict.is === "known" ? [id] : []))).size;
  const known = knownIds === 0 ? "" : `, beyond ${countOf(knownIds, "known failure")}`;
  const conforms = isOfParties ? "conforms: no fault in what it must do" : OUTCOME[0];
  const below = (text: string): string => `  ${wrapText(text, 2, width)}`;
  const line = exitCode === 0 ? ink.good(`${conforms}${known}`) : ink.bad(OUTCOME[exitCode] ?? "");
  return [
    "",
    isOfParties
      ? `${ink.strong(withoutControls(subjectOf(record)))}  ${line}`
      : `${ink.strong(lifecycle.name)} ${lifecycle.version}  ${line}`,
    ...halfLine(lifecycle).map(below),
    ...sandboxLine(record.machine).map(below),
    below(counts.join(", ")),
    `  ${countOf(ids.size, isOfParties ? "rule" : "case")}, ${countOf(results.length, "result")}, ${countOf(statements.size, "specification statement")} verified`,
    ...(isOfParties ? [] : pairLines(results)).map(below),
    ...laneLines(results).map(below),
    ...lawLines(results).map((one) => `  ${ink.faint(one)}`),
    ...reasons(results).map((reason) => ink.faint(below(reason))),
    ...(record.complete ? [] : ["  not complete: these are the results so far"]),
  ];
}

/** `platform/buildpack: 0.15/0.12 (12), 0.12/0.8 (10)`: which pairs of API versions were run, and how many results each has. */
function pairLines(results: readonly ResultRecord[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { platformApi, buildpackApi, verdict } of results) {
    const pair = `${platformApi}/${buildpackApi}`;
    if (verdict.is !== "not-run") counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const newestFirst = [...counts].toSorted(([one], [other]) => other.localeCompare(one, "en", { numeric: true }));
  const words = newestFirst.map(([pair, count]) => `${pair} (${count})`);
  return words.length === 0 ? [] : [`platform/buildpack: ${words.join(", ")}`];
}

/** `passed: must 400 of 412, implied 60 of 60`; nothing if all results are of one lane. */
function laneLines(results: readonly ResultRecord[]): readonly string[] {
  const words = (["must", "implied", "should", "may"] as const).flatMap((lane) => {
    const mine = results.filter((one) => one.lane === lane && one.verdict.is !== "not-run");
    const passed = mine.filter(({ verdict }) => verdict.is === "pass").length;
    return mine.length === 0 ? [] : [`${lane} ${passed} of ${mine.length}`];
  });
  return words.length > 1 ? [`passed: ${words.join(", ")}`] : [];
}

/** ` (17 bug, 12 text, 7 open)`; nothing if all are bugs. */
function kindWords(results: readonly ResultRecord[]): string {
  const kinds = results.flatMap(({ verdict }) => (verdict.is === "fail" ? [verdict.kind] : []));
  if (kinds.every((kind) => kind === "bug")) return "";
  const words = (["bug", "text", "open"] as const).flatMap((kind) => {
    const count = kinds.filter((one) => one === kind).length;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  return ` (${words.join(", ")})`;
}

/** Who did what, if the lifecycle performs only some phases. */
const halfLine = ({ performs, rest }: RunRecord["lifecycle"]): readonly string[] =>
  performs === undefined ? [] : [`it performs ${performs.join(", ")}; ${rest} performs the other phases`];

/** What the sandbox did not hide. */
const sandboxLine = ({ sandbox }: RunRecord["machine"]): readonly string[] =>
  sandbox === undefined ? [] : [`PLIMSOLL_SANDBOX=${sandbox}: docs/ci/README.md says what it gives up`];

const OUTCOME: Readonly<Record<number, string>> & { readonly 0: string } = {
  0: "conforms: no bug in what a lifecycle must do",
  1: "does not conform",
  3: "unknown: the harness, the sandbox or the adapter failed",
  4: "nothing was run",
  130: "interrupted",
};

/** Each law once, over all versions: generated worlds, worlds that were not vacuous, and the proposals that these used. */
function lawLines(results: readonly ResultRecord[]): readonly string[] {
  const sums = new Map<string, Required<Omit<Worlds, "trialsChecked">>>();
  for (const { id, worlds } of results) {
    if (worlds === undefined) continue;
    const sum = sums.get(id) ?? { generated: 0, worldsChecked: 0, worldsUsing: {} };
    sums.set(id, {
      generated: sum.generated + worlds.generated,
      worldsChecked: sum.worldsChecked + worlds.worldsChecked,
      worldsUsing: added(sum.worldsUsing, worlds.worldsUsing ?? {}),
    });
  }
  const width = Math.max(...[...sums.keys()].map((id) => id.length), 0);
  const lines = [...sums].flatMap(([id, { generated, worldsChecked, worldsUsing }]) => {
    const used = Object.entries(worldsUsing)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([of, count]) => `${of} ${count}`);
    return [
      `  ${id.padEnd(width)}  ${countOf(generated, "world")}, ${worldsChecked} not vacuous`,
      ...(used.length === 0 ? [] : [`  ${"".padEnd(width)}  used in: ${used.join(", ")}`]),
    ];
  });
  return lines.length === 0 ? [] : ["laws", ...lines];
}

type Worlds = NonNullable<ResultRecord["worlds"]>;
type Counts = NonNullable<Worlds["worldsUsing"]>;

const added = (a: Counts, b: Counts): Counts =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((id) => [id, (a[id] ?? 0) + (b[id] ?? 0)]),
  );

/** The reasons of `not-run`, most frequent first. */
function reasons(results: readonly ResultRecord[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { verdict } of results)
    if (verdict.is === "not-run") counts.set(verdict.why, (counts.get(verdict.why) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 6)
    .map(([why, count]) => `not run (${count}): ${why}`);
}
