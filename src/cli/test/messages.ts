/** What the command and its threads say to each other. */
import type { ResultRecord } from "#reports";
import type { PlannedRun } from "#runner";

/** The next part of the run; an empty part ends the thread. */
export type ToThread = readonly PlannedRun[];

export type FromThread =
  | { readonly is: "ready" }
  /** The thread cannot open the lifecycle, and ends. */
  | { readonly is: "useless"; readonly error: string }
  | { readonly is: "result"; readonly record: ResultRecord }
  /** The harness failed at the result that the thread judged. The thread goes on with the next. */
  | { readonly is: "failed"; readonly error: string }
  /** Nothing waited for what failed. */
  | { readonly is: "unhandled"; readonly error: string };
