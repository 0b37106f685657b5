/** A run as data: it crosses from the command to the threads that judge. */
import type { ModuleSource } from "#proposals/host";
import type { ProfileName, SubjectSpec } from "#protocol";

export interface RunRequest {
  /** The words that select: a thread loads what they need. */
  readonly what: readonly string[];
  readonly subject: SubjectSpec;
  readonly proposals: readonly string[];
  /** The modules of user proposals. */
  readonly modules?: readonly ModuleSource[];
  readonly seed: string;
  /** Generated worlds for each law. */
  readonly runs: number;
  /** Whether test cases share the steps that several of them begin with. Default: each performs all of its steps. */
  readonly sharing?: boolean;
  /** What the lifecycle claims to have; default: nothing is claimed. */
  readonly profile?: readonly ProfileName[];
  /** Milliseconds of one step; default: the machine's limit. */
  readonly timeoutMs?: number;
  /** The folder for the bundles of failures. Absent: no bundles are written. */
  readonly failures?: string;
  /** The folder for recordings. Absent: nothing is recorded. */
  readonly recordings?: string;
}
