/** Verdicts of test cases and laws. */
import type { Json } from "#base";
import type { StatementId } from "./case.ts";

/** An expectation that does not hold. */
export interface Failure {
  /** A pointer into the observation; of a law, the place that shows the violation. */
  readonly at: string;
  readonly expected: string;
  readonly actual: Json | undefined;
  readonly statements: readonly StatementId[];
}

export type Verdict =
  | { readonly is: "pass" }
  | { readonly is: "fail"; readonly failures: readonly Failure[] }
  | {
      readonly is: "not-run";
      readonly why: "needs" | "stale-recording" | "no-sandbox" | "hung";
      readonly detail: string;
    }
  | { readonly is: "inconclusive"; readonly why: "control-failed" | "vacuous"; readonly detail: string }
  | { readonly is: "error"; readonly error: string };

/** The harness failed, not the subject. */
export const harnessError = (error: unknown): Verdict => ({
  is: "error",
  error: error instanceof Error ? (error.stack ?? error.message) : String(error),
});
