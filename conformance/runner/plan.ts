/** Plans a run: the test cases and laws, each with its versions. */
import { closestPattern, type Fault, fail, ok, type Result, versionsWithin } from "#base";
import { changesAt } from "#lifecycle";
import type { Description, Judgeable, Lane, ProfileName } from "#protocol";
import { judgeClaim, selectVersions, type Versions, versionsOf } from "#protocol";
import { moduleHint } from "#reports";
import { concerns, isMeant, type Located, selectByWords } from "./select.ts";

/** One result of a run: a test case or a law with the versions to run it with. */
export interface PlannedRun extends Versions {
  readonly id: string;
}

export interface PlanOptions {
  /** `0.12`, `0.12..0.14`: chooses among these only. Default: all that the lifecycle supports. */
  readonly platformApi?: string;
  readonly buildpackApi?: string;
  /** Every pair of versions that the lifecycle supports and the test case is for; default: as `selectVersions` chooses. */
  readonly allVersions?: boolean;
  readonly lane?: Lane;
  /** Leave out what the lifecycle does not claim. */
  readonly profile?: readonly ProfileName[];
  /** `2/4` */
  readonly shard?: string;
}

export type PlanFault = Fault<"unknown-selection" | "bad-range" | "bad-shard">;

export interface Plannable {
  readonly all: readonly Judgeable[];
  /** Finds a statement in the ledger. */
  readonly locate: (id: string) => Located | undefined;
}

/** Selects by words, for this lifecycle. Without words: everything. */
export function plan(
  { all, locate }: Plannable,
  description: Description,
  what: readonly string[],
  options: PlanOptions = {},
): Result<readonly PlannedRun[], PlanFault> {
  const selection = selectByWords(all, what, locate);
  const [unknown] = selection.unknown;
  if (unknown !== undefined) return fail(unknownWord(unknown, all));
  const platform = versionsWithin(description.platform, options.platformApi);
  if (!platform.ok) return platform;
  const buildpack = versionsWithin(description.buildpack, options.buildpackApi);
  if (!buildpack.ok) return buildpack;
  const shard = shardOf(options.shard);
  if (!shard.ok) return shard;
  const supported = { platform: platform.value, buildpack: buildpack.value };
  const { half } = description;
  const { profile } = options;
  const mine = selection.chosen
    .filter(({ lane }) => options.lane === undefined || lane === options.lane)
    .filter((one) => isMeant(one, { words: what, named: selection.named }, description))
    .filter((one) => profile === undefined || judgeClaim(one, profile, description)?.verdict.is !== "not-run")
    .filter((one) => half === undefined || concerns(half, one, locate))
    .filter((_, i) => i % shard.value.of === shard.value.index);
  const choose = versionChooser(supported, options.allVersions ?? false);
  const isAsked = (one: Versions): boolean =>
    supported.platform.includes(one.platform) && supported.buildpack.includes(one.buildpack);
  const versionsFor = (one: Judgeable): readonly Versions[] =>
    description.recorded?.get(one.id)?.filter(isAsked) ?? choose(one);
  return ok(mine.flatMap((one) => versionsFor(one).map((versions) => ({ id: one.id, ...versions }))));
}

/** Most test cases have the same ranges and rest on no change, so the pairs of each kind are chosen once. */
function versionChooser(supported: Pick<Description, "platform" | "buildpack">, all: boolean) {
  const chosen = new Map<string, readonly Versions[]>();
  return (one: Judgeable): readonly Versions[] => {
    const changes = changesAt(one.statements);
    const { platform, buildpack } = one.needs;
    const key = JSON.stringify([platform, buildpack, changes]);
    const versions = chosen.get(key) ?? selectVersions(versionsOf(one, supported), all, changes);
    chosen.set(key, versions);
    return versions;
  };
}

function unknownWord(word: string, all: readonly Judgeable[]): PlanFault {
  const near = closestPattern(
    word,
    all.map(({ id }) => id),
  );
  return {
    kind: "unknown-selection",
    message: `${JSON.stringify(word)} matches no id of a case, law or statement, no section and no phase`,
    remedy: `${near === undefined ? "plimsoll test --list lists the ids of cases and laws" : `did you mean ${near}?`}${moduleHint(word)}`,
  };
}

/** `2/4`: the second of four. */
function shardOf(text: string | undefined): Result<{ readonly index: number; readonly of: number }, PlanFault> {
  if (text === undefined) return ok({ index: 0, of: 1 });
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, of] = [Number(match?.[1]) - 1, Number(match?.[2])];
  if (match === null || index < 0 || index >= of) {
    return fail({ kind: "bad-shard", message: `expected a shard such as 2/4, found ${JSON.stringify(text)}` });
  }
  return ok({ index, of });
}
