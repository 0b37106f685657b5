/** What `judge` says. A verdict is never guessed: not run is "not-run". */
import type { Json } from "#base";
import type { RequirementId } from "./case.ts";

export interface Broken {
  readonly at: string;
  readonly wanted: string;
  readonly got: Json | undefined;
  readonly covers: readonly RequirementId[];
}

export type Verdict =
  | { readonly is: "pass" }
  | { readonly is: "fail"; readonly broken: readonly Broken[] }
  | {
      readonly is: "not-run";
      readonly why: "needs" | "stale-recording" | "no-sandbox" | "given-up";
      readonly detail: string;
    }
  | { readonly is: "inconclusive"; readonly why: "control-failed" | "silent"; readonly detail: string }
  | { readonly is: "broken"; readonly error: string };

/** The harness failed, not the subject. */
export const harnessError = (error: unknown): Verdict => ({
  is: "broken",
  error: error instanceof Error ? (error.stack ?? error.message) : String(error),
});
