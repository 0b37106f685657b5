/** Gives results that fail, and are expected to, the verdict `known`, and finds the entries that are stale. */
import type { ResultRecord } from "../records/record.ts";
import type { StaleVerdict } from "../records/verdict.ts";
import { type KnownFailure, names } from "./entries.ts";

export interface KnownRun {
  /** `2027-01-31`: the date of the run. */
  readonly today: string;
  /** For messages: the file of the list. */
  readonly file: string;
  /** Whether each test case runs with all its versions: otherwise an entry for all versions may name another result. */
  readonly allVersions: boolean;
}

/** The result as the record keeps it while the run goes on. */
export function withKnown(
  result: ResultRecord,
  entries: readonly KnownFailure[],
  { today, file }: Pick<KnownRun, "today" | "file">,
): ResultRecord {
  const { verdict } = result;
  if (verdict.is !== "fail" && verdict.is !== "inconclusive") return result;
  const entry = entries.find((one) => names(one, result));
  if (entry === undefined) return result;
  const { reason, link, expires } = entry;
  const { kind } = verdict;
  if (isExpired(entry, today))
    return {
      ...result,
      verdict: {
        is: "stale",
        kind,
        reason,
        passes: false,
        why: `${file}:${entry.line}: the known failure expired on ${expires}, and it still fails`,
      },
    };
  return {
    ...result,
    verdict: {
      is: "known",
      kind,
      reason,
      ...(link !== undefined && { link }),
      ...(expires !== undefined && { expires }),
    },
  };
}

/** ISO dates compare as texts. */
export const isExpired = ({ expires }: KnownFailure, today: string): boolean =>
  expires !== undefined && expires < today;

/** At the end of a run: an entry whose results all pass is stale. `results` have passed `withKnown`. */
export function withStale(
  results: readonly ResultRecord[],
  entries: readonly KnownFailure[],
  run: KnownRun,
): readonly ResultRecord[] {
  const stale = new Map<ResultRecord, StaleVerdict>();
  for (const { entry, named } of passingEntries(results, entries, run)) {
    const why = `${run.file}:${entry.line}: the known failure passes now, so its entry must go`;
    for (const result of named)
      stale.set(result, { is: "stale", kind: "bug", reason: entry.reason, passes: true, why });
  }
  return results.map((result) => {
    const verdict = stale.get(result);
    return verdict === undefined ? result : { ...result, verdict };
  });
}

/** The entries whose results all pass, with these results. */
export function passingEntries(
  results: readonly ResultRecord[],
  entries: readonly KnownFailure[],
  { allVersions }: Pick<KnownRun, "allVersions">,
): readonly { readonly entry: KnownFailure; readonly named: readonly ResultRecord[] }[] {
  const byId = new Map<string, ResultRecord[]>();
  for (const result of results) byId.set(result.id, [...(byId.get(result.id) ?? []), result]);
  return entries.flatMap((entry) => {
    const hasVersions = entry.platform !== undefined || entry.buildpack !== undefined;
    const named = (byId.get(entry.id) ?? []).filter((result) => names(entry, result));
    const isStale = named.length > 0 && (hasVersions || allVersions) && named.every(passes);
    return isStale ? [{ entry, named }] : [];
  });
}

/** `stale`: an earlier call found it. */
const passes = ({ verdict }: ResultRecord): boolean =>
  verdict.is === "pass" || (verdict.is === "stale" && verdict.passes);
