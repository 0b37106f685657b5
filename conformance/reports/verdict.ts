/** Verdicts as the record writes them, and what a run of them comes to. */
import type { Lane } from "../protocol/case.ts";
import type { Verdict } from "../protocol/verdict.ts";

export interface Machine {
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
  | { readonly is: "broken"; readonly why: string };

export function recorded(verdict: Verdict): RecordedVerdict {
  switch (verdict.is) {
    case "pass":
    case "fail":
      return { is: verdict.is };
    case "not-run":
      return { is: "not-run", why: `${verdict.why}: ${verdict.detail}` };
    case "inconclusive":
      return { is: "inconclusive", why: verdict.detail };
    case "broken":
      return { is: "broken", why: verdict.error };
  }
}

export interface Counted {
  readonly lane: Lane;
  readonly verdict: RecordedVerdict;
}

/** What a whole run comes to. The command has an exit code for each. */
export type Outcome = "conforms" | "fails" | "broken" | "nothing";

export function outcomeOf(results: readonly Counted[]): Outcome {
  if (results.some(({ verdict }) => verdict.is === "broken")) return "broken";
  if (results.every(({ verdict }) => verdict.is === "not-run")) return "nothing";
  const bad = results.some(
    ({ lane, verdict }) => lane === "must" && (verdict.is === "fail" || verdict.is === "inconclusive"),
  );
  return bad ? "fails" : "conforms";
}
