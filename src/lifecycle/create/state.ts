/** What the steps of create hand on to each other: what the phases inside share because they are one process. */
import type { AnalyzeState } from "../analyze/state.ts";
import type { Cache } from "../cache/cache.ts";
import type { Stores } from "../images/images.ts";

export interface CreateState {
  stores: Stores | undefined;
  cache: Cache | undefined;
  /** What the analyzer's first steps left for its others. */
  analysis: AnalyzeState | undefined;
  /** What the phases inside see in the place of the process's own environment. */
  env: Readonly<Record<string, string>>;
}

export const createInitial = (): CreateState => ({ stores: undefined, cache: undefined, analysis: undefined, env: {} });
