/** Judges a law on one subject: a verdict as for a test case, and the number of worlds behind it. */
import { countOf } from "#base";
import type { Feature, FrozenTrial, Judgeable, Judgement, Step, Subject, Versions, Violation } from "#protocol";
import { type Failure, harnessError, issueId, unmetNeed, type Verdict } from "#protocol";
import { type Law, type LawViolation, type SessionObservation, stepsOfSession, type Trial } from "./law.ts";
import { performSingleTrial } from "./perform.ts";
import {
  type LawCounterexample,
  type SearchOptions,
  type SearchResult,
  searchCounterexample,
  worldSeed,
} from "./search.ts";

export interface LawResult {
  readonly law: Law;
  readonly versions: Versions;
  readonly verdict: Verdict;
  /** Absent if no world was generated. */
  readonly search?: SearchResult;
}

export async function judgeLaw(law: Law, subject: Subject, options: SearchOptions): Promise<LawResult> {
  const { versions } = options;
  const judged = (verdict: Verdict): LawResult => ({ law, versions, verdict });
  const description = await subject.describe();
  if (subject.recall !== undefined)
    return judged({ is: "not-run", why: "needs", detail: "laws need new worlds, and a recording has only its own" });
  const unmet = unmetNeed(law.needs, versions, description);
  if (unmet !== undefined) return judged({ is: "not-run", why: "needs", detail: unmet });
  try {
    const onHost = description.machine === "host";
    const search = await searchCounterexample(law, subject, {
      ...options,
      ...(onHost && {
        runs: Math.ceil(options.runs / HOST_SHARE),
        shrinksMax: HOST_SHRINKS_MAX,
        followUps: "different" as const,
      }),
    });
    return { ...judged(verdictOf(law, search)), search };
  } catch (error) {
    return judged(harnessError(error));
  }
}

/** Adapts a law to the interface that the runner judges. */
export const judgeableLaw = (law: Law): Judgeable => ({
  kind: "law",
  id: law.id,
  says: law.says,
  lane: law.lane,
  statements: law.covers,
  needs: law.needs,
  features: law.features ?? IN_REGISTRY,
  onRequest: law.kind === "finding",
  async judge(subject, versions, { runs, seed }): Promise<Judgement> {
    const { verdict, search } = await judgeLaw(law, subject, { versions, runs, seed });
    if (search === undefined) return { verdict };
    const { counterexample, worlds: generated, ...counts } = search;
    return {
      verdict,
      performed: {
        steps: [],
        worlds: { generated, ...counts },
        ...(counterexample?.stoppedAt !== undefined && { stoppedAt: counterexample.stoppedAt }),
      },
      ...(counterexample !== undefined && { frozen: frozenTrial(law, counterexample) }),
    };
  },
});

/** Most laws build and rebase images. */
const IN_REGISTRY: readonly Feature[] = ["registry"];

const VIOLATIONS_MAX = 20;

export const frozenTrial = (
  { id, says }: Law,
  { trial: { given, when }, violations, seed, path }: LawCounterexample,
): FrozenTrial => ({
  kind: "law",
  law: id,
  says,
  search: { seed, path },
  given,
  when,
  violations: violations.slice(0, VIOLATIONS_MAX).map(frozenViolation),
});

function frozenViolation({ at, expected, actual, shown, reading }: LawViolation): Violation {
  if (shown === undefined) return { at, expected, actual };
  if (reading === undefined) return { at, expected, actual, shown };
  const readings = [{ kind: "open", issue: issueId(reading), is: { present: true } } as const];
  return { at, expected, actual, shown: shown.map((place) => ({ ...place, readings })) };
}

export interface TrialVerdict {
  readonly verdict: Verdict;
  readonly sessions: readonly { readonly steps: readonly Step[]; readonly seen: SessionObservation }[];
}

/** Judges one trial again. Rejects only if the harness itself fails. */
export async function judgeTrial(
  law: Law,
  subject: Subject,
  { trial, seed, versions }: { readonly trial: Trial; readonly seed: string; readonly versions: Versions },
): Promise<TrialVerdict> {
  const detail = unmetNeed(law.needs, versions, await subject.describe());
  if (detail !== undefined) return { verdict: { is: "not-run", why: "needs", detail }, sessions: [] };
  const { violations, vacuous, observations } = await performSingleTrial(law, subject, trial, worldSeed(seed, law));
  const sessions = law
    .sessions(trial)
    .map((session, i) => ({ steps: stepsOfSession(session), seen: observations[i] ?? [] }));
  if (violations.length > 0)
    return {
      verdict: { is: "fail", failures: violations.map((one) => failureOf(law, one)) },
      sessions,
    };
  if (vacuous !== undefined) return { verdict: { is: "inconclusive", why: "vacuous", detail: vacuous }, sessions };
  return { verdict: { is: "pass" }, sessions };
}

/** If nothing that the law covers is broken, as when a step has to be stopped, nothing that it covers is reached. */
function failureOf({ covers }: Law, { at, expected, actual, breaks, reading }: LawViolation): Failure {
  const statements = breaks === undefined ? covers : covers.filter((id) => breaks.includes(id));
  return {
    ...(reading === undefined ? { kind: "bug" } : { kind: "open", issue: issueId(reading) }),
    at,
    expected,
    actual,
    statements,
    ...(statements.length === 0 && covers.length > 0 && { notReached: covers }),
  };
}

/** Real processes take a hundred times as long as functions, so they get fewer worlds and follow-ups, and shrink less. */
const HOST_SHARE = 10;
const HOST_SHRINKS_MAX = 60;

/** At least one world in so many must not be vacuous for a pass. */
const CHECKED_ONE_IN = 4;

function verdictOf(law: Law, { worlds, worldsChecked, counterexample }: SearchResult): Verdict {
  if (counterexample !== undefined)
    return { is: "fail", failures: counterexample.violations.map((one) => failureOf(law, one)) };
  if (worldsChecked * CHECKED_ONE_IN >= worlds) return { is: "pass" };
  const detail = `only ${worldsChecked} of ${countOf(worlds, "world")} met the condition of the law`;
  return { is: "inconclusive", why: "vacuous", detail };
}
