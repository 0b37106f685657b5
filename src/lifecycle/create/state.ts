/** What the steps of create hand on to each other: what the phases inside share because they are one process. */
import type { Cache } from "../cache/cache.ts";
import type { Stores } from "../images/images.ts";

export interface CreateState {
  stores: Stores | undefined;
  cache: Cache | undefined;
  /** What the phases inside see in the place of the process's own environment. */
  env: Readonly<Record<string, string>>;
}

export const createInitial = (): CreateState => ({ stores: undefined, cache: undefined, env: {} });
