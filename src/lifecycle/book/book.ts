/** Composes the reference's amendments for every supported Platform API. */
import { type Api, fail, ok, orThrow, type Result } from "#base";
import { RELEASED } from "../amendments/released.ts";
import type { Amendment, RuleBook } from "../phase/amendment.ts";
import type { Rules } from "../phase/context.ts";
import { BASE_BUILDPACK, BASE_PLATFORM } from "../rules/base.ts";
import { compose } from "./compose.ts";
import type { ConflictsFault } from "./conflicts.ts";

/** The released versions and then `more`: departures, proposals, faults. */
export function ruleBook(more: readonly Amendment[] = []): Result<RuleBook, ConflictsFault> {
  const all = [...RELEASED, ...more];
  const platformApis = apisOf(all, "platform", BASE_PLATFORM);
  const buildpackApis = apisOf(all, "buildpack", BASE_BUILDPACK);
  const byApi = new Map<Api, Rules>();
  const composed = (platformApi: Api): Result<Rules, ConflictsFault> => {
    const rules = compose(all, platformApi, buildpackApis);
    if (rules.ok) byApi.set(platformApi, rules.value);
    return rules;
  };
  // Released versions fit together, as a test shows, so each is composed when it is first used. What is added must fit with every one.
  for (const platformApi of more.length > 0 ? platformApis : []) {
    const rules = composed(platformApi);
    if (!rules.ok) return fail(rules.fault);
  }
  return ok({
    amendments: more.map((one) => one.id),
    platformApis,
    buildpackApis,
    rules(platformApi) {
      if (!platformApis.includes(platformApi)) return undefined;
      return byApi.get(platformApi) ?? orThrow(composed(platformApi));
    },
  });
}

const apisOf = (all: readonly Amendment[], axis: Amendment["axis"], base: Api): readonly Api[] => [
  base,
  ...all.filter((one) => one.axis === axis).flatMap((one) => (one.at === undefined ? [] : [one.at])),
];
