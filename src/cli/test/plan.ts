/** Which cases are run, with which versions. */
import { type Api, compareApi, type Fault, fail, ok, parseApi, type Result } from "#base";
import {
  type Description,
  isMeant,
  type Judgeable,
  type Located,
  nearest,
  type PlannedCase,
  select,
  spread,
  versionsOf,
} from "#conformance";
import type { TestOptions } from "./options.ts";

export interface Plan {
  readonly planned: readonly PlannedCase[];
  /** Selected, but no version of them is spoken or asked for. */
  readonly unspoken: readonly Judgeable[];
}

export type PlanFault = Fault<"unknown-selection" | "bad-range" | "bad-shard">;

export function plan(
  all: readonly Judgeable[],
  what: readonly string[],
  options: Pick<TestOptions, "platformApi" | "buildpackApi" | "lane" | "shard">,
  { description, locate }: { readonly description: Description; readonly locate: (id: string) => Located | undefined },
): Result<Plan, PlanFault> {
  const selection = select(all, what, locate);
  const [unknown] = selection.unknown;
  if (unknown !== undefined) return fail(unknownWord(unknown, all));
  const platform = within(description.platform, options.platformApi);
  if (!platform.ok) return platform;
  const buildpack = within(description.buildpack, options.buildpackApi);
  if (!buildpack.ok) return buildpack;
  const shard = shardOf(options.shard);
  if (!shard.ok) return shard;
  const spoken = { platform: platform.value, buildpack: buildpack.value };
  const asked = options.platformApi !== undefined || options.buildpackApi !== undefined;
  const cases = selection.cases
    .filter(({ lane }) => options.lane === undefined || lane === options.lane)
    .filter((one) => isMeant(one, what, description));
  const mine = cases.filter((_, i) => i % shard.value.of === shard.value.index);
  const planned = mine.flatMap((one) =>
    spread(versionsOf(one, spoken), asked).map((versions) => ({ id: one.id, ...versions })),
  );
  return ok({ planned, unspoken: mine.filter((one) => versionsOf(one, spoken).length === 0) });
}

function unknownWord(word: string, all: readonly Judgeable[]): PlanFault {
  const near = nearest(
    word,
    all.map(({ id }) => id),
  );
  return {
    kind: "unknown-selection",
    message: `nothing is called ${JSON.stringify(word)}: expected the id of a case or a statement, a glob, a section or a phase`,
    remedy: near === undefined ? "plimsoll test --list shows what there is" : `did you mean ${near}?`,
  };
}

/** `0.12`, `0.12..0.14`, `0.13..`, `..0.13`: of those that are spoken. */
function within(spoken: readonly Api[], range: string | undefined): Result<readonly Api[], PlanFault> {
  if (range === undefined) return ok(spoken);
  const [from = "", to = from] = range.split("..");
  const [low, high] = [parseApi(from), parseApi(to)];
  if ((from !== "" && low === undefined) || (to !== "" && high === undefined) || range === "" || range === "..") {
    return fail({
      kind: "bad-range",
      message: `expected API versions such as 0.12 or 0.12..0.14, found ${JSON.stringify(range)}`,
    });
  }
  return ok(
    spoken.filter(
      (one) => (low === undefined || compareApi(one, low) >= 0) && (high === undefined || compareApi(one, high) <= 0),
    ),
  );
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
