/** Verdicts as the record writes them, and what they mean for the exit code. */
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

/** The exit codes of `plimsoll test`: a contract, see docs/exit-codes.md. */
export const EXIT = { conforms: 0, fails: 1, usage: 2, broken: 3, nothing: 4, interrupted: 130 } as const;

export interface Counted {
  readonly lane: Lane;
  readonly verdict: RecordedVerdict;
}

export function exitCodeOf(results: readonly Counted[], complete: boolean): number {
  if (!complete) return EXIT.interrupted;
  if (results.some(({ verdict }) => verdict.is === "broken")) return EXIT.broken;
  if (results.every(({ verdict }) => verdict.is === "not-run")) return EXIT.nothing;
  const bad = results.some(
    ({ lane, verdict }) => lane === "must" && (verdict.is === "fail" || verdict.is === "inconclusive"),
  );
  return bad ? EXIT.fails : EXIT.conforms;
}
