/** `--rerun` and `--since`: the part of a run that an earlier record names. Loaded only with these options. */
import { type Fault, ok, type Result } from "#base";
import { renames } from "#ledger";
import type { ResultRecord } from "#reports";
import { readRecord } from "#reports/stored";
import type { PlannedRun } from "#runner";
import { nameOf } from "./events.ts";
import type { TestOptions } from "./options.ts";

export interface EarlierRun {
  readonly planned: readonly PlannedRun[];
  /** Why nothing is left. */
  readonly whyNothing: string;
}

/** What failed in the record of `--rerun`, and what the record of `--since` does not have. */
export function planFrom(
  all: readonly PlannedRun[],
  { rerun, since }: Pick<TestOptions, "rerun" | "since">,
): Result<EarlierRun, Fault> {
  const failed = rerun === undefined ? ok(undefined) : resultsIn(rerun, isFailure);
  if (!failed.ok) return failed;
  const had = since === undefined ? ok(undefined) : resultsIn(since, () => true);
  if (!had.ok) return had;
  const { value: wanted } = failed;
  const { value: known } = had;
  const planned = all.filter((run) => wanted?.has(nameOf(run)) !== false && known?.has(nameOf(run)) !== true);
  const whyNothing =
    wanted?.size === 0
      ? `nothing failed in ${rerun}`
      : since === undefined
        ? `what failed in ${rerun} is not selected`
        : `${since} has everything that is selected`;
  return ok({ planned, whyNothing });
}

/** A failure that is known is no failure; an entry that is stale is one. */
const isFailure = ({ verdict }: ResultRecord): boolean =>
  ["fail", "inconclusive", "error", "stale"].includes(verdict.is);

function resultsIn(path: string, isWanted: (result: ResultRecord) => boolean): Result<ReadonlySet<string>, Fault> {
  const record = readRecord(path);
  if (!record.ok) return record;
  const now = renames();
  return ok(
    new Set(
      record.value.results
        .filter(isWanted)
        .map(({ id, platformApi, buildpackApi }) =>
          nameOf({ id: now.get(id) ?? id, platform: platformApi, buildpack: buildpackApi }),
        ),
    ),
  );
}
