/** What the suite shows of each statement, and how much of the specification that is. */
import type { StatementId } from "#protocol";
import type { Statement } from "./statement.ts";

/** `verified`: a test case or a law is evidence for it. `not-testable`: nothing outside a lifecycle shows it. */
export type Coverage = "verified" | "not-testable" | "not-covered";

export interface CoveredStatement {
  readonly statement: Statement;
  readonly is: Coverage;
  /** Ids of the test cases and laws. */
  readonly by: readonly string[];
}

/** `evidence`: the test cases and laws of each statement. What is evidence for a statement is evidence for the one that says the same. */
export function coverageOf(
  statements: ReadonlyMap<StatementId, Statement>,
  evidence: ReadonlyMap<StatementId, readonly string[]>,
): readonly CoveredStatement[] {
  const all = [...statements.values()];
  const twins = new Map<StatementId, StatementId[]>();
  for (const { id, sameAs = id } of all) twins.set(sameAs, [...(twins.get(sameAs) ?? []), id]);
  return all.map((statement) => {
    const { id, sameAs, testable } = statement;
    const same = [id, sameAs ?? id, ...(twins.get(sameAs ?? id) ?? [])];
    const by = [...new Set(same.flatMap((one) => evidence.get(one) ?? []))];
    return { statement, by, is: by.length > 0 ? "verified" : testable === "no" ? "not-testable" : "not-covered" };
  });
}

export interface CoverageCount {
  readonly statements: number;
  readonly verified: number;
  readonly notTestable: number;
  readonly notCovered: number;
  /** Verified statements in a hundred that can be tested, rounded down: 100 means all. Absent if none can be tested. */
  readonly percent?: number;
}

export function countCoverage(covered: readonly CoveredStatement[]): CoverageCount {
  const count = (is: Coverage): number => covered.filter((one) => one.is === is).length;
  const [verified, notTestable, notCovered] = [count("verified"), count("not-testable"), count("not-covered")];
  const percent = percentOf(verified, verified + notCovered);
  return { statements: covered.length, verified, notTestable, notCovered, ...(percent !== undefined && { percent }) };
}

const percentOf = (part: number, whole: number): number | undefined =>
  whole === 0 ? undefined : Math.floor((part * 1000) / whole) / 10;

/** How statements can be grouped. A statement of two phases is in two groups. */
export const GROUPINGS = {
  document: ({ document }) => [document],
  level: ({ level }) => [level],
  party: ({ subject }) => [subject],
  phase: ({ phases }) => phases,
  version: ({ document, since }) => [`${document.replace(/\.md$/, "")} ${since ?? "any"}`],
  section: ({ document, section }) => [`${document} > ${section}`],
} as const satisfies Readonly<Record<string, (statement: Statement) => readonly string[]>>;

export type Grouping = keyof typeof GROUPINGS;

/** The counts of each group, in the order of the ledger. */
export function countsBy(covered: readonly CoveredStatement[], grouping: Grouping): ReadonlyMap<string, CoverageCount> {
  const namesOf: (statement: Statement) => readonly string[] = GROUPINGS[grouping];
  const groups = new Map<string, CoveredStatement[]>();
  for (const one of covered) {
    for (const name of namesOf(one.statement)) {
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [one]);
      else group.push(one);
    }
  }
  return new Map([...groups].map(([name, group]) => [name, countCoverage(group)]));
}
