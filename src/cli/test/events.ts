/** What judging reports while it goes on, in this thread or in others. */
import { FaultError } from "#base";
import type { ResultRecord } from "#reports";
import type { PlannedRun } from "#runner";

export interface RunEvents {
  readonly onStart: (name: string) => void;
  readonly onResult: (record: ResultRecord) => void;
  /** The harness failed. The text names what it judged. */
  readonly onError: (error: string) => void;
}

/** The name of one result in what the command prints. */
export const nameOf = ({ id, platform, buildpack }: PlannedRun): string => `${id} ${platform} ${buildpack}`;

export function errorText(error: unknown): string {
  if (error instanceof FaultError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The machine limits each step, so a step is not what took so long. */
export const tookTooLong = (run: PlannedRun, limitMs: number): string =>
  `${nameOf(run)}: the harness did not finish within ${limitMs / 1000} seconds`;
