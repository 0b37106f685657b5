/** User proposals, checked against the ids of everything that Plimsoll has, and what they add to it. */
import { ok, type Result } from "#base";
import type { Law } from "#laws/kit";
import { proposals } from "#proposals";
import { evaluateModules, type LoadedModules, loadModules, type ModuleSource } from "#proposals/host";
import { allLaws, allMutants, cases, lawsWith, mutantsOf, type NamedMutant } from "./evidence.ts";

export interface LoadedProposals extends LoadedModules {
  /** All laws: of Plimsoll, over worlds that use the user proposals too, and of the user proposals. */
  readonly laws: readonly Law[];
  /** All mutants: of Plimsoll and of the user proposals. */
  readonly mutants: readonly NamedMutant[];
}

const builtIn = { cases, laws: allLaws.map(({ id }) => id) };

export const NO_USER_PROPOSALS: LoadedProposals = {
  asked: [],
  words: [],
  sources: [],
  proposals: [],
  cases: [],
  statements: new Map(),
  worlds: [],
  laws: allLaws,
  mutants: allMutants,
};

/** `words`: as `--proposal` takes them. Compiles the modules among them. */
export async function loadUserProposals(words: readonly string[]): Promise<Result<LoadedProposals>> {
  const loaded = await loadModules(words, builtIn);
  return loaded.ok ? ok(completed(loaded.value)) : loaded;
}

/** For modules that are already compiled. */
export function evaluateUserProposals(
  words: readonly string[],
  sources: readonly ModuleSource[] = [],
): Result<LoadedProposals> {
  const loaded = evaluateModules(words, sources, builtIn);
  return loaded.ok ? ok(completed(loaded.value)) : loaded;
}

function completed(loaded: LoadedModules): LoadedProposals {
  const own = loaded.proposals.map(({ proposal }) => proposal);
  if (own.length === 0) return { ...loaded, laws: allLaws, mutants: allMutants };
  return {
    ...loaded,
    laws: lawsWith([...proposals, ...own]),
    mutants: [...allMutants, ...own.flatMap(mutantsOf)],
  };
}
