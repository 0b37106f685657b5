/** What a run shows of each statement of the specification. */
import type { ResultRecord } from "./record.ts";

/** What a report says about a statement. */
export interface StatementSource {
  readonly id: string;
  /** `platform.md` */
  readonly document: string;
  /** The commit in which `lines` are counted. */
  readonly revision: string;
  /** The headings above it, joined by ` > `. */
  readonly section: string;
  /** `453,454`, `800-806` */
  readonly lines: string;
  readonly level: string;
  /** The party that the statement demands something of: `lifecycle`, `buildpack`, `platform`. */
  readonly subject: string;
  readonly phases: readonly string[];
  readonly says: string;
  /** Can a test show it? */
  readonly testable: "yes" | "partial" | "no";
  /** The statement that says the same: evidence for one is evidence for both. */
  readonly sameAs?: string;
}

export type Statements = ReadonlyMap<string, StatementSource>;

export type Standing = "failed" | "verified" | "not-covered" | "not-testable";

/**
 * A statement that one test case verifies and another finds broken has failed. Statements of a proposal count if one was judged; those about
 * another party than the lifecycle, if a result cites them; all others, if a lifecycle was judged.
 */
export function standingOf(
  results: readonly ResultRecord[],
  statements: Statements,
): readonly { readonly statement: StatementSource; readonly is: Standing }[] {
  const failed = new Set(results.flatMap(({ evidence }) => evidence?.failures.flatMap((one) => one.statements) ?? []));
  const verified = new Set(results.flatMap(({ verdict, statements: ids }) => (verdict.is === "pass" ? ids : [])));
  const all = [...statements.values()];
  const twins = new Map<string, string[]>();
  for (const { id, sameAs = id } of all) twins.set(sameAs, [...(twins.get(sameAs) ?? []), id]);
  const touched = documentsOf(results, statements);
  const cited = new Set(results.flatMap((one) => one.statements));
  const isLifecycle = results.some(({ party }) => party === undefined);
  return all
    .filter(({ document }) => !isOfProposal(document) || touched.has(document))
    .filter(({ id, subject }) => cited.has(id) || (subject === LIFECYCLE && isLifecycle))
    .map((statement) => {
      const { id, sameAs = id, testable } = statement;
      const same = [id, sameAs, ...(twins.get(sameAs) ?? [])];
      if (failed.has(id)) return { statement, is: "failed" };
      if (same.some((one) => verified.has(one))) return { statement, is: "verified" };
      return { statement, is: testable === "no" ? "not-testable" : "not-covered" };
    });
}

const LIFECYCLE = "lifecycle";

const isOfProposal = (document: string): boolean => document.startsWith("proposals/");

const documentsOf = (results: readonly ResultRecord[], statements: Statements): ReadonlySet<string> => {
  const run = results.filter(({ verdict }) => verdict.is !== "not-run");
  return new Set(run.flatMap(({ statements: ids }) => ids.flatMap((id) => statements.get(id)?.document ?? [])));
};

/** How much of what can be tested the run verified. */
export interface Verified {
  readonly verified: number;
  readonly failed: number;
  readonly testable: number;
  /** Rounded down: 100 means all. */
  readonly percent: number;
}

export function verifiedShare(standings: readonly { readonly is: Standing }[]): Verified {
  const count = (is: Standing): number => standings.filter((one) => one.is === is).length;
  const [verified, failed] = [count("verified"), count("failed")];
  const testable = verified + failed + count("not-covered");
  return { verified, failed, testable, percent: testable === 0 ? 0 : Math.floor((verified * 1000) / testable) / 10 };
}

export const verifiedWords = ({ verified, testable, percent }: Verified): string =>
  `${verified} of ${testable} statements that a test can show are verified (${percent.toFixed(1)} %)`;
