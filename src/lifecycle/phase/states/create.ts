/** The state of create: what the phases inside share because they are one process. */

import type { Cache } from "../../cache/cache.ts";
import type { Stores } from "../../images/images.ts";
import type { AnalyzeStart } from "./analyze.ts";

/** What the creator opens once for all phases. */
export interface CreatorResources {
  readonly stores: Stores;
  readonly cache: Cache | undefined;
}

export type CreateStart = object;

export interface CreateResults {
  stores: Stores;
  cache: Cache | undefined;
  /** What the analyzer's first steps left for its others. */
  analysis: AnalyzeStart;
  /** What the phases inside see in the place of the process's own environment. */
  env: Readonly<Record<string, string>>;
}

export const createStart = (): CreateStart => ({});
