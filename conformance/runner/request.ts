/** What is to be judged, as data: it crosses from the command to the threads that judge. */
import type { Api } from "#base";
import type { ModuleSource } from "../../proposals/user/host/load.ts";
import type { SubjectSpec } from "../subjects/host/open.ts";

export interface RunRequest {
  readonly subject: SubjectSpec;
  readonly proposals: readonly string[];
  /** Of the proposals that a user brought as modules. */
  readonly modules?: readonly ModuleSource[];
  readonly planned: readonly PlannedCase[];
  readonly seed: string;
  /** Generated worlds for each property. */
  readonly runs: number;
  /** Milliseconds of one step; default: the machine's. */
  readonly timeoutMs?: number;
  /** Where the bundles of failures are written; nowhere when absent. */
  readonly failures?: string;
  /** Where what the lifecycle did is kept as recordings; nowhere when absent. */
  readonly recordings?: string;
}

export interface PlannedCase {
  readonly id: string;
  readonly platform: Api;
  readonly buildpack: Api;
}

/** The part of a request that one of `of` threads does: neighbours go to different threads, for they cost alike. */
export const shareOf = (request: RunRequest, index: number, of: number): RunRequest => ({
  ...request,
  planned: request.planned.filter((_, i) => i % of === index),
});
