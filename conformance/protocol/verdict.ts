/** Verdicts of test cases and laws. */
import { FaultError, type Json } from "#base";
import type { FailureKind, IssueId, StatementId } from "./case.ts";

/** An expectation that does not hold. */
export interface Failure {
  readonly kind: FailureKind;
  /** Of kind `text` or `open`: where the ledger has the source, or the readings. */
  readonly issue?: IssueId;
  /** A pointer into the observation; of a law, the place that shows the violation. */
  readonly at: string;
  readonly expected: string;
  readonly actual: Json | undefined;
  /** The statements that the subject breaks. */
  readonly statements: readonly StatementId[];
  /** Of a step that did not end as expected: what this step and later ones had to show. It is neither obeyed nor broken. */
  readonly notReached?: readonly StatementId[];
}

export type Verdict =
  | { readonly is: "pass" }
  | { readonly is: "fail"; readonly failures: readonly Failure[] }
  | {
      readonly is: "not-run";
      readonly why: "needs" | "not-claimed" | "stale-recording" | "no-sandbox" | "sandbox" | "hung";
      readonly detail: string;
    }
  | {
      readonly is: "inconclusive";
      readonly why: "control-failed" | "no-statement" | "vacuous";
      readonly detail: string;
      /** The kind of the control's failure; default `bug`. */
      readonly kind?: FailureKind;
    }
  | { readonly is: "error"; readonly error: string };

/** The harness failed, not the subject; or its sandbox cannot show what the test case is about. */
export const harnessError = (error: unknown): Verdict =>
  error instanceof FaultError && error.fault.kind === "sandbox-lacks"
    ? { is: "not-run", why: "sandbox", detail: error.fault.message }
    : { is: "error", error: error instanceof Error ? (error.stack ?? error.message) : String(error) };

const KINDS: readonly FailureKind[] = ["bug", "text", "open"];

/** A failing test case is as bad as its worst failure. */
export const kindOfFailures = (failures: readonly Failure[]): FailureKind =>
  KINDS.find((kind) => failures.some((one) => one.kind === kind)) ?? "bug";
