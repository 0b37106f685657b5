/** Why the plans of a group do not fit together, for the log: who requires what, and where a provider is. */
import type { Rules } from "../phase/context.ts";
import type { Candidate } from "../phase/states/detect.ts";
import { positions } from "./positions.ts";

/** One line for each name that is required or provided in vain, in the order of the group. Of each plan only the first alternative counts. */
export function planReasons<M, R extends { readonly name: string }>(
  { platform }: Rules,
  candidates: readonly Candidate<M, R>[],
  nameOf: (member: M) => string,
): readonly string[] {
  const members = candidates.map(({ member }) => nameOf(member));
  const plans = candidates.map(({ top, or }) => platform.alternatives({ top, or })[0] ?? top);
  const providers = positions(plans.map(({ provides }) => provides));
  const requirers = positions(plans.map(({ requires }) => requires));
  const listed = (at: readonly number[]): string => at.map((one) => members[one]).join(" and ");
  return plans.flatMap(({ provides, requires }, at) => {
    const unmet = requires.filter(({ name }) => !platform.requirementMet({ requirer: at, providers: providers(name) }));
    const unused = provides.filter(({ name }) => !platform.provisionUsed({ provider: at, requirers: requirers(name) }));
    return [
      ...unmet.map(({ name }) => `${members[at]} requires ${name}, ${unmetReason(listed(providers(name)))}`),
      ...unused.map(({ name }) => `${members[at]} provides ${name}, ${unusedReason(listed(requirers(name)))}`),
    ];
  });
}

const unmetReason = (providers: string): string =>
  providers === ""
    ? "and no buildpack of the group provides it"
    : `which ${providers} provides only later in the order`;

const unusedReason = (requirers: string): string =>
  requirers === ""
    ? "and no buildpack of the group requires it"
    : `which only ${requirers}, earlier in the order, requires`;
