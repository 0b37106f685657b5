/** Failures of kind `text` and `open`, apart from the bugs: each issue once, with its source or its readings, and the cases that show it. */
import { countOf } from "#base";
import type { FailureRecord, ResultRecord } from "../records/record.ts";
import type { Ink } from "./terminal.ts";

/** What the ledger knows about an issue. */
export interface ContestedIssue {
  readonly title: string;
  readonly where: string;
  readonly sources: readonly { readonly says: string; readonly url: string }[];
  readonly readings: readonly { readonly says: string; readonly text: string }[];
}

type Find = (id: string) => ContestedIssue | undefined;

const failuresOf = ({ evidence }: ResultRecord): readonly FailureRecord[] => evidence?.failures ?? [];

/** The issues that a result shows, each once. */
export const issuesOf = (result: ResultRecord): readonly string[] => [
  ...new Set(failuresOf(result).flatMap(({ issue }) => (issue === undefined ? [] : [issue]))),
];

/** More issues than this are more than a screen. */
const ISSUES_IN_FULL = 2;

/** None if every failure is a bug. `find` looks an issue up in the ledger. `isShort`: many issues have a line each. */
export function contestedLines(
  results: readonly ResultRecord[],
  find: Find,
  ink: Ink,
  { isShort = false }: { readonly isShort?: boolean } = {},
): readonly string[] {
  return [
    ...sectionOf("text", "The text is contradicted by a public source. These failures do not count without --strict:"),
    ...sectionOf("open", "The text has several readings. These failures do not count without --strict:"),
  ];

  function sectionOf(kind: "text" | "open", title: string): readonly string[] {
    const failing = results.filter(({ verdict }) => verdict.is === "fail" && verdict.kind === kind);
    if (failing.length === 0) return [];
    const shown = [...new Set(failing.flatMap(issuesOf))].toSorted();
    const head = ["", `${ink.strong(kind.toUpperCase())}  ${title}`];
    if (!isShort || shown.length <= ISSUES_IN_FULL)
      return [...head, ...shown.flatMap((id) => linesOfIssue(id, failing))];
    return [
      ...head,
      ...shown.map(
        (id) =>
          `  ${ink.strong(id)}  ${find(id)?.title ?? ""}  ${ink.faint(countOf(casesOf(id, failing).length, "case"))}`,
      ),
      `  ${ink.faint("plimsoll explain <id> has the sources, the readings and the cases")}`,
    ];
  }

  function linesOfIssue(id: string, failing: readonly ResultRecord[]): readonly string[] {
    const issue = find(id);
    const ids = casesOf(id, failing);
    const about = issue === undefined ? [] : [...issue.sources.map(sourceLine), ...issue.readings.map(readingLine)];
    return [
      "",
      `  ${ink.strong(id)}  ${issue?.title ?? ""}  ${ink.faint(issue?.where ?? "")}`,
      ...about.map((line) => `    ${line}`),
      `    ${ink.faint(`${countOf(ids.length, "case")}  `)}${ids.join(" ")}`,
    ];
  }
}

const casesOf = (issue: string, failing: readonly ResultRecord[]): readonly string[] => [
  ...new Set(failing.filter((one) => issuesOf(one).includes(issue)).map((one) => one.id)),
];

const sourceLine = ({ says, url }: ContestedIssue["sources"][number]): string => `source   ${says}: ${url}`;
const readingLine = ({ says, text }: ContestedIssue["readings"][number]): string => `reading  ${says} (${text})`;
