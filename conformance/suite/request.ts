/** A run as data: it crosses from the command to the threads that judge. */
import type { ModuleSource } from "#proposals/host";
import type { SubjectSpec } from "#protocol";
import type { PlannedRun } from "#runner";

export interface RunRequest {
  readonly subject: SubjectSpec;
  readonly proposals: readonly string[];
  /** The modules of user proposals. */
  readonly modules?: readonly ModuleSource[];
  readonly planned: readonly PlannedRun[];
  readonly seed: string;
  /** Generated worlds for each law. */
  readonly runs: number;
  /** Milliseconds of one step; default: the machine's limit. */
  readonly timeoutMs?: number;
  /** The folder for the bundles of failures. Absent: no bundles are written. */
  readonly failures?: string;
  /** The folder for recordings. Absent: nothing is recorded. */
  readonly recordings?: string;
}

/** The part of a request for one of `of` threads. Neighbours go to different threads, because they cost about the same. */
export const shareOf = (request: RunRequest, index: number, of: number): RunRequest => ({
  ...request,
  planned: request.planned.filter((_, i) => i % of === index),
});
