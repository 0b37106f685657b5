/** The cases, laws and mutants of a run: those of Plimsoll, or the part that the run needs, and those of user proposals. */
import type { Law } from "#laws/kit";
import type { LoadedModules } from "#proposals/host";
import type { Judgeable, TestCase } from "#protocol";
import type { NamedMutant } from "./evidence.ts";

export interface LoadedProposals extends LoadedModules {
  /** Of Plimsoll; `cases` are those of user proposals. */
  readonly builtInCases: readonly TestCase[];
  /** All laws: of Plimsoll, over worlds that use the user proposals too, and of the user proposals. */
  readonly laws: readonly Law[];
  /** The same laws, as a runner takes them. */
  readonly judgeableLaws: readonly Judgeable[];
  /** All mutants: of Plimsoll and of the user proposals. */
  readonly mutants: readonly NamedMutant[];
}

export const NOTHING: LoadedProposals = {
  given: [],
  words: [],
  sources: [],
  proposals: [],
  cases: [],
  statements: new Map(),
  worlds: [],
  builtInCases: [],
  laws: [],
  judgeableLaws: [],
  mutants: [],
};
