/** User proposals, checked against the ids of everything that Plimsoll has, and what they add to it. */
import { ok, type Result } from "#base";
import { judgeableLaw } from "#laws";
import { proposals } from "#proposals";
import { evaluateModules, type LoadedModules, loadModules, type ModuleSource } from "#proposals/host";
import { allLaws, allMutants, cases, mutantsOf } from "./evidence.ts";
import { lawsWith } from "./laws.ts";
import { type LoadedProposals, NOTHING } from "./loaded-proposals.ts";

const builtIn = { cases, laws: allLaws.map(({ id }) => id) };

export const NO_USER_PROPOSALS: LoadedProposals = {
  ...NOTHING,
  builtInCases: cases,
  laws: allLaws,
  judgeableLaws: allLaws.map(judgeableLaw),
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
  if (own.length === 0) return { ...NO_USER_PROPOSALS, ...loaded };
  const laws = lawsWith([...proposals, ...own]);
  return {
    ...loaded,
    builtInCases: cases,
    laws,
    judgeableLaws: laws.map(judgeableLaw),
    mutants: [...allMutants, ...own.flatMap(mutantsOf)],
  };
}
