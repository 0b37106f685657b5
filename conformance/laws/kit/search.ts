/** Searches for a counterexample of a law: generates worlds from a seed, and shrinks the first one that breaks the law. */
import * as fc from "fast-check";
import { random } from "#base";
import type { Step, Subject, Versions } from "#protocol";
import type { FollowUps, Law, LawViolation, Trial } from "./law.ts";
import { performTrial, type TrialResult } from "./perform.ts";

export interface SearchOptions {
  readonly versions: Versions;
  /** Number of worlds, before it is divided by the law's `runsDivisor`. */
  readonly runs: number;
  /** Seed of the run. */
  readonly seed: string;
  /** The most trials that shrinking may take. */
  readonly shrinksMax?: number;
  /** Default: all. */
  readonly followUps?: FollowUps;
  /** Called after each world. */
  readonly onWorld?: (progress: SearchProgress) => void;
}

export interface SearchProgress {
  readonly worlds: number;
  readonly worldsChecked: number;
  /** Trials that shrinking has taken, after a counterexample was found. */
  readonly shrinks: number;
}

export interface LawCounterexample {
  readonly trial: Trial;
  readonly violations: readonly LawViolation[];
  /** The step that the harness had to stop. */
  readonly stoppedAt?: Step;
  /** fast-check finds the counterexample again from `seed` and `path`. */
  readonly seed: number;
  readonly path: string;
}

export interface SearchResult {
  /** Generated worlds. */
  readonly worlds: number;
  /** Trials in them in which the law's condition occurred; the others are vacuous. */
  readonly trialsChecked: number;
  /** Worlds with at least one such trial. */
  readonly worldsChecked: number;
  /** For each enabled proposal, how many of those worlds use it. */
  readonly worldsUsing: Readonly<Record<string, number>>;
  readonly counterexample?: LawCounterexample;
}

const SHRINKS_MAX = 2_000;

/** The fast-check seed of one law in one run. */
const searchSeed = (seed: string, { id }: Law, { platform, buildpack }: Versions): number =>
  random(seed).fork(`property/${id}/${platform}/${buildpack}`).uint32() | 0;

/** The seed of all randomness inside the worlds of one law. */
export const worldSeed = (seed: string, { id }: Law): string => `${seed}/${id}`;

/** Rejects only if the harness itself fails. */
export async function searchCounterexample(
  law: Law,
  subject: Subject,
  { versions, runs, seed, shrinksMax = SHRINKS_MAX, followUps = "all", onWorld }: SearchOptions,
): Promise<SearchResult> {
  const options = { seed: worldSeed(seed, law), followUps };
  const { amendments } = await subject.describe();
  const counts = { worlds: 0, trialsChecked: 0, worldsChecked: 0 };
  const worldsUsing: Record<string, number> = {};
  const count = ({ given }: Trial, trialsChecked: number): void => {
    counts.worlds += 1;
    counts.trialsChecked += trialsChecked;
    if (trialsChecked === 0) return;
    counts.worldsChecked += 1;
    for (const id of law.usedBy?.(given, amendments) ?? []) worldsUsing[id] = (worldsUsing[id] ?? 0) + 1;
  };
  let shrinks = 0;
  let smallest: TrialResult | undefined;
  let harnessError: unknown;
  const holds = async (trial: Trial): Promise<boolean> => {
    if (harnessError !== undefined || shrinks > shrinksMax) return true;
    try {
      const result = await performTrial(law, subject, trial, options);
      if (smallest === undefined) count(trial, result.trialsChecked);
      else shrinks += Math.max(1, result.trialsChecked);
      onWorld?.({ worlds: counts.worlds, worldsChecked: counts.worldsChecked, shrinks });
      if (result.violations.length === 0) return true;
      smallest = result;
      // A smaller world would hang as well and take as long again.
      if (result.stoppedAt !== undefined) shrinks = Number.POSITIVE_INFINITY;
      return false;
    } catch (error) {
      harnessError = error ?? new Error("the harness failed without a reason");
      return true;
    }
  };
  const checked = await fc.check(fc.asyncProperty(law.trials(versions, amendments), holds), {
    seed: searchSeed(seed, law, versions),
    numRuns: Math.max(1, Math.ceil(runs / law.runsDivisor)),
  });
  if (harnessError !== undefined) throw harnessError;
  if (smallest === undefined) return { ...counts, worldsUsing };
  const { trial, violations, stoppedAt } = smallest;
  const where = { seed: checked.seed, path: checked.counterexamplePath ?? "" };
  return {
    ...counts,
    worldsUsing,
    counterexample: { trial, violations, ...where, ...(stoppedAt !== undefined && { stoppedAt }) },
  };
}
