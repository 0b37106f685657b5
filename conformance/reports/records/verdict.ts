/** Verdicts in the record, and what they do to the outcome of a run. */
import { type FailureKind, kindOfFailures, type Lane, type Verdict } from "#protocol";

export interface RecordedMachine {
  readonly kind: "sim" | "host";
  readonly node: string;
  readonly os: string;
}

export type RecordedVerdict =
  | { readonly is: "pass" }
  | { readonly is: "fail"; readonly kind: FailureKind }
  | { readonly is: "known"; readonly reason: string }
  /** `kind`: of the control's failure. */
  | { readonly is: "inconclusive"; readonly why: string; readonly kind: FailureKind }
  | { readonly is: "not-run"; readonly why: string }
  | { readonly is: "error"; readonly why: string };

export function recordedVerdict(verdict: Verdict): RecordedVerdict {
  switch (verdict.is) {
    case "pass":
      return { is: "pass" };
    case "fail":
      return { is: "fail", kind: kindOfFailures(verdict.failures) };
    case "not-run":
      return { is: "not-run", why: `${verdict.why}: ${verdict.detail}` };
    case "inconclusive":
      return { is: "inconclusive", why: verdict.detail, kind: verdict.kind ?? "bug" };
    case "error":
      return { is: "error", why: verdict.error };
  }
}

/** `always` and `strict`: the exit code is 1, in every run or only with `--strict`. `shown`: it has no effect on the exit code. */
export type Effect = "always" | "strict" | "shown";

type Judged = "fail" | "inconclusive" | "stale";
type Effects = Readonly<Record<Judged, Readonly<Record<FailureKind, Effect>>>>;

const BINDING: Effects = {
  fail: { bug: "always", text: "strict", open: "strict" },
  inconclusive: { bug: "always", text: "strict", open: "strict" },
  stale: { bug: "always", text: "strict", open: "strict" },
};

/**
 * The table of docs/verdicts.md. `stale`: a known failure that fails no more, so that its entry must go.
 */
export const EFFECTS: Readonly<Record<Lane, Effects>> = {
  must: BINDING,
  implied: BINDING,
  should: {
    fail: { bug: "strict", text: "shown", open: "shown" },
    inconclusive: { bug: "strict", text: "shown", open: "shown" },
    stale: { bug: "always", text: "strict", open: "strict" },
  },
  may: {
    fail: { bug: "shown", text: "shown", open: "shown" },
    inconclusive: { bug: "shown", text: "shown", open: "shown" },
    stale: { bug: "always", text: "strict", open: "strict" },
  },
};

export interface CountedResult {
  readonly lane: Lane;
  readonly verdict: RecordedVerdict;
}

export interface Counting {
  /** Failures of kind `text` and `open`, and those of the lane `should`, count too. */
  readonly strict?: boolean;
}

/** True if this result alone makes the exit code 1. */
export function counts({ lane, verdict }: CountedResult, { strict = false }: Counting = {}): boolean {
  if (verdict.is !== "fail" && verdict.is !== "inconclusive") return false;
  const effect = EFFECTS[lane][verdict.is][verdict.kind];
  return effect === "always" || (strict && effect === "strict");
}

/** The outcome of a run. The command has an exit code for each. */
export type Outcome = "conforms" | "fails" | "error" | "nothing";

export function runOutcome(results: readonly CountedResult[], counting: Counting = {}): Outcome {
  if (results.some(({ verdict }) => verdict.is === "error")) return "error";
  if (results.every(({ verdict }) => verdict.is === "not-run")) return "nothing";
  return results.some((one) => counts(one, counting)) ? "fails" : "conforms";
}
