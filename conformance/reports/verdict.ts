/** Verdicts in the record, and the outcome of a run. */
import type { Lane, Verdict } from "#protocol";

export interface RecordedMachine {
  readonly kind: "sim" | "host";
  readonly node: string;
  readonly os: string;
}

export type RecordedVerdict =
  | { readonly is: "pass" }
  | { readonly is: "fail" }
  | { readonly is: "known"; readonly reason: string }
  | { readonly is: "inconclusive"; readonly why: string }
  | { readonly is: "not-run"; readonly why: string }
  | { readonly is: "error"; readonly why: string };

export function recordedVerdict(verdict: Verdict): RecordedVerdict {
  switch (verdict.is) {
    case "pass":
    case "fail":
      return { is: verdict.is };
    case "not-run":
      return { is: "not-run", why: `${verdict.why}: ${verdict.detail}` };
    case "inconclusive":
      return { is: "inconclusive", why: verdict.detail };
    case "error":
      return { is: "error", why: verdict.error };
  }
}

export interface CountedResult {
  readonly lane: Lane;
  readonly verdict: RecordedVerdict;
}

/** The outcome of a run. The command has an exit code for each. */
export type Outcome = "conforms" | "fails" | "error" | "nothing";

export function runOutcome(results: readonly CountedResult[]): Outcome {
  if (results.some(({ verdict }) => verdict.is === "error")) return "error";
  if (results.every(({ verdict }) => verdict.is === "not-run")) return "nothing";
  const isBad = results.some(
    ({ lane, verdict }) => lane === "must" && (verdict.is === "fail" || verdict.is === "inconclusive"),
  );
  return isBad ? "fails" : "conforms";
}
