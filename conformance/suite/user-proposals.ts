/** User proposals, checked against the ids of everything that Plimsoll has. */
import type { Result } from "#base";
import {
  evaluateModules,
  type LoadedProposals,
  loadModules,
  type ModuleSource,
} from "../../proposals/user/host/load.ts";
import { allLaws, cases } from "./evidence.ts";

const builtIn = { cases, laws: allLaws.map(({ id }) => id) };

/** `words`: as `--proposal` takes them. Compiles the modules among them. */
export const loadUserProposals = (words: readonly string[]): Promise<Result<LoadedProposals>> =>
  loadModules(words, builtIn);

/** For modules that are already compiled. */
export const evaluateUserProposals = (
  words: readonly string[],
  sources: readonly ModuleSource[] = [],
): Result<LoadedProposals> => evaluateModules(words, sources, builtIn);
