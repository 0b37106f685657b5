/** Verdicts in the record, and what they do to the outcome of a run. */
import type { SandboxMode } from "#machine";
import { type FailureKind, kindOfFailures, type Lane, type Verdict } from "#protocol";

export interface RecordedMachine {
  readonly kind: "sim" | "host";
  /** What a sandbox hides less than usual; absent: it hides everything. */
  readonly sandbox?: Exclude<SandboxMode, "full">;
  readonly node: string;
  readonly os: string;
}

/** `sim`, `host`, or `host (chroot)`. */
export const machineName = ({ kind, sandbox }: RecordedMachine): string =>
  sandbox === undefined ? kind : `${kind} (${sandbox})`;

export type RecordedVerdict =
  | { readonly is: "pass" }
  | { readonly is: "fail"; readonly kind: FailureKind }
  | KnownVerdict
  /** The entry of a known failure must go: the test case passes, or the entry has expired and the test case still fails. */
  | StaleVerdict
  /** `kind`: of the control's failure. */
  | { readonly is: "inconclusive"; readonly why: string; readonly kind: FailureKind }
  | { readonly is: "not-run"; readonly why: string }
  | { readonly is: "error"; readonly why: string };

/** A failure, or an inconclusive verdict, that a list of known failures names. */
export interface KnownVerdict {
  readonly is: "known";
  readonly reason: string;
  readonly kind: FailureKind;
  readonly link?: string;
  /** `2027-01-31`: the last day on which it is known. */
  readonly expires?: string;
}

export interface StaleVerdict {
  readonly is: "stale";
  /** What happened to the entry. */
  readonly why: string;
  /** The reason that the entry gives. */
  readonly reason: string;
  /** Of the failure that has expired; `bug` for a test case that passes. */
  readonly kind: FailureKind;
  readonly passes: boolean;
}

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

/** The table of docs/verdicts.md. `stale`: the entry of a known failure must go. */
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
  if (verdict.is !== "fail" && verdict.is !== "inconclusive" && verdict.is !== "stale") return false;
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
