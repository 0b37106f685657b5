/** How many threads a run needs, and what the thread of the command judges itself. */
import type { SubjectSpec } from "#protocol";
import type { PlannedRun } from "#runner";
import type { RunRequest } from "#suite/judge";

export interface Division {
  /** Threads besides the command's own. */
  readonly threads: number;
  /** The command's thread judges until the others are ready, or everything without other threads. */
  readonly isHere: boolean;
  /** The command's thread judges so much that code should be optimized late. */
  readonly isLong: boolean;
  /** Results that the command's thread judges at once. */
  readonly atOnce: number;
}

export interface Divided {
  readonly planned: readonly PlannedRun[];
  readonly isLaw: (run: PlannedRun) => boolean;
  readonly request: Pick<RunRequest, "subject" | "modules" | "runs">;
  readonly jobs: number;
}

/** About how long one result takes: a test case, and each world of a law. */
const COSTS_MS = { inProcess: { case: 5, world: 30 }, inSandbox: { case: 300, world: 50 } } as const;
/** A thread loads the suite and opens the lifecycle, which takes a quarter of this. */
const WORTH_A_THREAD_MS = 600;
/** The harness takes a fifth of a sandbox's time. Each thread would compile it again and have its own caches and sandboxes. */
const SANDBOXES_HERE_MAX = 8;
/** A law with more worlds would hold up Ctrl-C. */
const WORLDS_HERE_MAX = 200;

/** Some executables sleep before they ask a registry again; others run meanwhile. */
export const jobsPerCore = ({ kind }: SubjectSpec): number => (kind === "executables" ? 2 : 1);

export function divide({ planned, isLaw, request, jobs }: Divided): Division {
  const { subject, modules = [], runs } = request;
  const isSandboxed = subject.kind === "executables";
  const costs = COSTS_MS[isSandboxed ? "inSandbox" : "inProcess"];
  const costMs = planned.reduce((sum, run) => sum + (isLaw(run) ? costs.world * runs : costs.case), 0);
  const threads = Math.min(jobs, planned.length, Math.floor(costMs / WORTH_A_THREAD_MS));
  const alone: Division = { threads: 0, isHere: true, isLong: !isSandboxed && costMs >= WORTH_A_THREAD_MS, atOnce: 1 };
  const apart: Division = { threads: Math.max(1, threads), isHere: false, isLong: false, atOnce: 1 };
  // A user's code may loop forever, or end its thread.
  if (isUsersCode(subject) || modules.length > 0) return apart;
  if (runs > WORLDS_HERE_MAX && planned.some(isLaw)) return apart;
  if (!isSandboxed) return threads <= 1 ? alone : { ...alone, threads };
  return jobs <= SANDBOXES_HERE_MAX ? { ...alone, atOnce: Math.min(jobs, planned.length) } : apart;
}

const isUsersCode = ({ kind }: SubjectSpec): boolean => kind === "module";
