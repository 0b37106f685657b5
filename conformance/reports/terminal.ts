/** A record for people: one line a result on request, every failure with its evidence, and what it comes to. */
import { countOf } from "#base";
import { proposalWords } from "./commands.ts";
import type { FailureRecord, ResultRecord, RunRecord } from "./record.ts";

/** How words stand out: the command gives colours, a pipe gives none. */
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

/** `proposals`: the words with which they were switched on, as they were given. */
export function failureLines(result: ResultRecord, ink: Ink, proposals: readonly string[] = []): readonly string[] {
  const { verdict } = result;
  const word = WORDS[verdict.is];
  const where = `platform ${result.platformApi}  buildpack ${result.buildpackApi}  ${Math.round(result.durationMs)} ms`;
  const indent = " ".repeat(word.length + 2);
  return [
    `${ink.bad(word)}  ${ink.strong(result.id)}  ${ink.faint(where)}`,
    `${indent}${result.says}`,
    ...("why" in verdict ? verdict.why.split("\n").map((line) => `${indent}${withoutControls(line)}`) : []),
    ...(result.evidence?.failures ?? []).flatMap((failure) => linesOfFailure(failure, indent, ink)),
    ...stepLines(result, indent, ink),
    ...(result.replay === undefined ? [] : [`${indent}${ink.faint("replay ")}  ${result.replay}`]),
    `${indent}${ink.faint("explain")}  plimsoll explain ${result.id}${proposalWords(proposals)}`,
  ];
}

const WORDS: Readonly<Record<ResultRecord["verdict"]["is"], string>> = {
  pass: "PASS",
  fail: "FAIL",
  known: "KNOWN",
  inconclusive: "INCONCLUSIVE",
  "not-run": "NOT RUN",
  error: "ERROR",
};

function linesOfFailure(
  { at, expected, actual, statements }: FailureRecord,
  indent: string,
  ink: Ink,
): readonly string[] {
  return [
    "",
    ...statements.map((id) => `${indent}${ink.strong("breaks")}  ${id}`),
    `${indent}  at        ${readablePointer(at)}`,
    `${indent}  ${ink.good("expected")}  ${expected}`,
    `${indent}  ${ink.bad("actual  ")}  ${actual === null ? "nothing" : cut(withoutControls(JSON.stringify(actual)))}`,
  ];
}

/** `/steps/4/images/@app:1/config/os` with the escapes of JSON pointers undone; what a property names is a path already. */
export const readablePointer = (at: string): string =>
  at.startsWith("/steps/")
    ? at
        .slice(1)
        .split("/")
        .map((token) => token.replaceAll("~3", "*").replaceAll("~2", "=").replaceAll("~1", "/").replaceAll("~0", "~"))
        .join(" > ")
    : at;

/** What a lifecycle printed must not move the cursor, or colour what comes after it. */
export const withoutControls = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, (control) => {
    return `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });

const LENGTH_MAX = 400;
const cut = (text: string): string => (text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text);

function stepLines({ evidence }: ResultRecord, indent: string, ink: Ink): readonly string[] {
  const last = evidence?.steps.findLast(({ exit }) => !isNotPerformed(exit));
  if (evidence === undefined || last === undefined) return [];
  const exits = evidence.steps.map((step) => `${step.ran}: ${exitWords(step.exit)}${leftOutWords(step)}`);
  const output =
    last.lastLines === ""
      ? []
      : last.lastLines
          .split("\n")
          .slice(-4)
          .map((line) => `${indent}${ink.faint(`| ${cut(withoutControls(line))}`)}`);
  return ["", `${indent}${exits.join("; ")}`, ...output];
}

const isNotPerformed = (exit: unknown): boolean => typeof exit === "object" && exit !== null && "notPerformed" in exit;

function exitWords(exit: unknown): string {
  if (isNotPerformed(exit)) return "not performed";
  if (typeof exit !== "object" || exit === null) return "done";
  if ("code" in exit) return `exit ${exit.code}`;
  if ("stopped" in exit) return `stopped: ${exit.stopped}`;
  return "signal" in exit ? `killed by ${exit.signal}` : "timed out";
}

const leftOutWords = ({ leftOut }: { readonly leftOut?: number }): string =>
  leftOut === undefined ? "" : ` (${countOf(leftOut, "byte")} of its output left out)`;

/** The last lines: what was judged, how it went, what it means. */
export function summaryLines(record: RunRecord, exitCode: number, ink: Ink): readonly string[] {
  const { results, lifecycle } = record;
  const count = (is: ResultRecord["verdict"]["is"]): number =>
    results.filter(({ verdict }) => verdict.is === is).length;
  const counts = (Object.keys(WORDS) as ResultRecord["verdict"]["is"][])
    .filter((is) => is === "pass" || count(is) > 0)
    .map((is) => `${count(is)} ${is.replace("-", " ")}`);
  const ids = new Set(results.map(({ id }) => id));
  const statements = new Set(
    results.filter(({ verdict }) => verdict.is === "pass").flatMap(({ statements }) => statements),
  );
  const line = exitCode === 0 ? ink.good(OUTCOME[0]) : ink.bad(OUTCOME[exitCode] ?? "");
  return [
    "",
    `${ink.strong(lifecycle.name)} ${lifecycle.version}  ${line}`,
    `  ${counts.join(", ")}`,
    `  ${countOf(ids.size, "case")}, ${countOf(results.length, "result")}, ${countOf(statements.size, "specification statement")} verified`,
    ...propertyLines(results).map((one) => `  ${ink.faint(one)}`),
    ...reasons(results).map((reason) => `  ${ink.faint(reason)}`),
    ...(record.complete ? [] : ["  not complete: the record holds what was done"]),
  ];
}

const OUTCOME: Readonly<Record<number, string>> & { readonly 0: string } = {
  0: "conforms: every MUST that was run passed",
  1: "does not conform",
  3: "unknown: the harness, the sandbox or the adapter failed",
  4: "nothing was run",
  130: "interrupted",
};

/** Each property once, whatever the versions: how many worlds there were, in how many it was not vacuous, and which proposals these used. */
function propertyLines(results: readonly ResultRecord[]): readonly string[] {
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

/** Why things were not run, most frequent first. */
function reasons(results: readonly ResultRecord[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { verdict } of results)
    if (verdict.is === "not-run") counts.set(verdict.why, (counts.get(verdict.why) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 6)
    .map(([why, count]) => `not run (${count}): ${why}`);
}
