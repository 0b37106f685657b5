/** The ledger's coverage and drift, as lines for people and as JSON. */
import type { Json } from "#base";
import {
  type CoverageCount,
  type CoveredStatement,
  countCoverage,
  countsBy,
  type Drift,
  GROUPINGS,
  type Grouping,
} from "#ledger";
import { type Ink, withoutControls } from "#reports";
import { wrap } from "../terminal/wrap.ts";
import { apiCounts } from "./by-api.ts";

interface CoverageView {
  /** The commit of the specification. */
  readonly revision: string;
  /** One table instead of all. */
  readonly by: Grouping | undefined;
}

/** Sections are many, so they are shown only on request. */
const SHOWN: readonly Grouping[] = ["document", "level", "party", "phase", "version"];
const SHORT_REVISION = 12;

export function coverageLines(
  covered: readonly CoveredStatement[],
  { revision, by }: CoverageView,
  ink: Ink,
): readonly string[] {
  return [
    ink.strong(wrap(summaryOf(countCoverage(covered)), 0)),
    ink.faint(`specification ${revision.slice(0, SHORT_REVISION)}`),
    ...(by === undefined ? SHOWN : [by]).flatMap((one) => ["", ...table(one, countsBy(covered, one), ink)]),
    ...(by === undefined ? [...listed("not covered", covered, ink), ...listed("not testable", covered, ink)] : []),
  ];
}

export const summaryOf = ({ statements, verified, notTestable, notCovered, percent }: CoverageCount): string =>
  `${verified} of ${statements} statements are verified by a case or a law${percent === undefined ? "" : `: ${percent.toFixed(1)} % of those that can be tested`}; ${notTestable} cannot be tested, ${notCovered} ${notCovered === 1 ? "is" : "are"} not covered`;

const COLUMNS = ["statements", "verified", "not testable", "not covered", "%"] as const;

function table(grouping: Grouping, counts: ReadonlyMap<string, CoverageCount>, ink: Ink): readonly string[] {
  const width = Math.max(grouping.length, ...[...counts.keys()].map(({ length }) => length));
  const row = (name: string, cells: readonly string[]): string =>
    [name.padEnd(width), ...cells.map((cell, i) => cell.padStart(COLUMNS[i]?.length ?? 0))].join("  ");
  const names = grouping === "version" ? [...counts.keys()].sort(byVersion) : [...counts.keys()];
  return [
    ink.faint(row(grouping, [...COLUMNS.slice(0, -1), "    %"])),
    ...names.map((name) => row(name, cellsOf(counts.get(name)))),
  ];
}

const byVersion = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

const cellsOf = (count: CoverageCount | undefined): readonly string[] =>
  count === undefined
    ? []
    : [
        String(count.statements),
        String(count.verified),
        String(count.notTestable),
        String(count.notCovered),
        (count.percent?.toFixed(1) ?? "-").padStart(5),
      ];

/** Each with the reason, or what it says. */
function listed(
  title: "not covered" | "not testable",
  covered: readonly CoveredStatement[],
  ink: Ink,
): readonly string[] {
  const wanted = covered.filter(({ is }) => is === title.replace(" ", "-"));
  if (wanted.length === 0) return [];
  return [
    "",
    ink.strong(title),
    ...wanted.flatMap(({ statement: { id, document, lines, says, test } }) => [
      `  ${id}  ${ink.faint(`${document} ${lines}`)}`,
      `    ${says}${title === "not testable" && test !== undefined ? ` (${test})` : ""}`,
    ]),
  ];
}

const LINE_MAX = 160;
/** One new line moves all that come after it. */
const MOVED_MAX = 10;

export function driftLines({ moved, changed, added }: Drift, revision: string, ink: Ink): readonly string[] {
  const cut = (text: string): string => withoutControls(text.length > LINE_MAX ? `${text.slice(0, LINE_MAX)}…` : text);
  return [
    ...(changed.length === 0 ? [] : [ink.strong("CHANGED OR GONE")]),
    ...changed.flatMap(({ statement: { id, document, lines, says }, text }) => [
      `  ${id}  ${document} ${lines}`,
      `    ${ink.faint("the ledger says")}  ${says}`,
      `    ${ink.faint("the text there  ")}  ${cut(text)}`,
    ]),
    ...(added.length === 0 ? [] : [ink.strong("NEW NORMATIVE LINES")]),
    ...added.flatMap(({ document, line, text }) => [`  ${document} ${line}`, `    ${cut(text)}`]),
    ...(moved.length === 0 ? [] : [ink.strong("MOVED")]),
    ...moved
      .slice(0, MOVED_MAX)
      .map(({ statement: { id, document, lines: before }, lines }) => `  ${id}  ${document} ${before} -> ${lines}`),
    ...(moved.length > MOVED_MAX ? [`  and ${moved.length - MOVED_MAX} more; --json lists them`] : []),
    ...(changed.length + added.length + moved.length === 0 ? [] : [""]),
    `${changed.length} changed or gone, ${added.length} new, ${moved.length} moved, since specification ${revision.slice(0, SHORT_REVISION)}`,
  ];
}

export const coverageJson = (covered: readonly CoveredStatement[], revision: string): Json => ({
  specification: { revision },
  total: { ...countCoverage(covered) },
  by: Object.fromEntries(
    groupings().map((one) => [
      one,
      Object.fromEntries([...countsBy(covered, one)].map(([name, count]) => [name, { ...count }])),
    ]),
  ),
  byApi: Object.fromEntries(
    apiCounts(covered).map(({ name, parties }) => [
      name,
      Object.fromEntries([...parties].map(([party, count]) => [party, { ...count }])),
    ]),
  ),
  statements: covered.map(({ statement, is, by }) => ({
    id: statement.id,
    document: statement.document,
    section: statement.section,
    lines: statement.lines,
    level: statement.level,
    party: statement.subject,
    phases: statement.phases,
    ...(statement.since !== undefined && { since: statement.since }),
    coverage: is,
    by,
    ...(is === "not-testable" && statement.test !== undefined && { reason: statement.test }),
  })),
});

const isGrouping = (name: string): name is Grouping => Object.hasOwn(GROUPINGS, name);
export const groupings = (): readonly Grouping[] => Object.keys(GROUPINGS).filter(isGrouping);

export const driftJson = ({ moved, changed, added }: Drift, revision: string): Json => ({
  specification: { revision },
  changed: changed.map(({ statement: { id, document, lines, says }, text }) => ({ id, document, lines, says, text })),
  added: added.map((one) => ({ ...one })),
  moved: moved.map(({ statement: { id, document, lines: before }, lines }) => ({ id, document, before, lines })),
});
