/** Resolves the build plan: the members that stay, and what they provide and require. Positions in the group give the order. */
import type { Rules } from "../phase/context.ts";
import type { Candidate, Sections } from "../phase/states/detect.ts";
import { positions } from "./positions.ts";

export interface ResolvedPlan<M, R> {
  readonly members: readonly M[];
  /** One entry for each name, in the order of {@link Rules.platform.planOrder}. */
  readonly entries: readonly {
    readonly name: string;
    readonly providers: readonly M[];
    readonly requires: readonly R[];
  }[];
}

interface Choice<M, R extends { readonly name: string }> extends Sections<R> {
  readonly member: M;
  readonly kind: "buildpack" | "extension";
  readonly optional: boolean;
}

type Outcome<M, R> = ResolvedPlan<M, R> | "no trial passes" | "too many trials";

/** The first trial that passes, in left-to-right, depth-first order of the members' alternatives. */
export function resolvePlan<M, R extends { readonly name: string }>(
  rules: Rules,
  candidates: readonly Candidate<M, R>[],
  trialsMax: number,
): Outcome<M, R> {
  const options = candidates.map((candidate) => choicesOf(rules, candidate));
  if (options.some((choices) => choices.length === 0)) return "no trial passes";
  const at = options.map(() => 0);
  for (let trials = 0; trials < trialsMax; trials++) {
    const outcome = resolveTrial(
      rules,
      options.flatMap((choices, i) => choices[at[i] ?? 0] ?? []),
    );
    if (outcome !== "no trial passes") return outcome;
    if (!advance(at, options)) return "no trial passes";
  }
  return "too many trials";
}

/** To the next trial: the last member that has another alternative takes it, and those after it start again. */
function advance(at: number[], options: readonly (readonly unknown[])[]): boolean {
  for (let i = at.length - 1; i >= 0; i--) {
    const next = (at[i] ?? 0) + 1;
    at[i] = next < (options[i]?.length ?? 0) ? next : 0;
    if (at[i] !== 0) return true;
  }
  return false;
}

function choicesOf<M, R extends { readonly name: string }>(rules: Rules, candidate: Candidate<M, R>): Choice<M, R>[] {
  const { member, kind, optional, top, or } = candidate;
  const alternatives = rules.platform.alternatives({ top, or });
  const count = alternatives.length;
  return alternatives.map((sections, alternative) => ({
    provides: sections.provides,
    requires: sections.requires,
    member,
    kind,
    optional: rules.platform.trialOptional({ optional, alternative, count }),
  }));
}

/**
 * Leaves out optional members until no member has an unmet requirement or an unused provision. Leaving one out never helps another,
 * so the order does not matter.
 */
function resolveTrial<M, R extends { readonly name: string }>(
  rules: Rules,
  trial: readonly Choice<M, R>[],
): Outcome<M, R> {
  let left = trial;
  for (;;) {
    const flawed = new Set(flawedIn(rules, left));
    if (flawed.size === 0) break;
    for (const choice of flawed) if (!choice.optional) return "no trial passes";
    left = left.filter((choice) => !flawed.has(choice));
  }
  const buildpacks = left.filter(({ kind }) => kind === "buildpack").length;
  if (!rules.platform.trialPasses({ buildpacks, extensions: left.length - buildpacks })) return "no trial passes";
  return { members: left.map((choice) => choice.member), entries: entriesOf(rules, left) };
}

function flawedIn<M, R extends { readonly name: string }>(rules: Rules, left: readonly Choice<M, R>[]): Choice<M, R>[] {
  const providers = positions(left.map((choice) => choice.provides));
  const requirers = positions(left.map((choice) => choice.requires));
  const { requirementMet, provisionUsed } = rules.platform;
  return left.filter((choice, at) => {
    const unmet = choice.requires.some(({ name }) => !requirementMet({ requirer: at, providers: providers(name) }));
    const unused = choice.provides.some(({ name }) => !provisionUsed({ provider: at, requirers: requirers(name) }));
    return unmet || unused;
  });
}

function entriesOf<M, R extends { readonly name: string }>(
  rules: Rules,
  left: readonly Choice<M, R>[],
): ResolvedPlan<M, R>["entries"] {
  const entries = new Map<string, { providers: M[]; requires: R[] }>();
  const entryOf = (name: string) => {
    const entry = entries.get(name) ?? { providers: [], requires: [] };
    entries.set(name, entry);
    return entry;
  };
  for (const { member, provides, requires } of left) {
    for (const { name } of provides) entryOf(name).providers.push(member);
    for (const require of requires) entryOf(require.name).requires.push(require);
  }
  const names = rules.platform.planOrder({ names: [...entries.keys()] });
  return names.map((name) => ({ name, ...entryOf(name) }));
}
