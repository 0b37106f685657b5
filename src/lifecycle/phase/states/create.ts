/** The state of create: what its phases share in one process. */
import type { ProcessEnvironment } from "#machine";
import type { Cache } from "../../cache/cache.ts";
import type { Stores } from "../../images/images.ts";
import type { AnalyzeStart } from "./analyze.ts";

/** Resources that the creator opens once for all its phases. */
export interface CreatorResources {
  readonly stores: Stores;
  readonly cache: Cache | undefined;
}

export type CreateStart = object;

export interface CreateResults {
  stores: Stores;
  cache: Cache | undefined;
  /** The state of the analyzer between its two parts. */
  analysis: AnalyzeStart;
  /** The environment of the phases inside the creator. */
  env: ProcessEnvironment;
}

export const createStart = (): CreateStart => ({});
