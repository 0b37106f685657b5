/** A subject performs a trial and its follow-ups until the first violation. */
import type { Step, Subject } from "#protocol";
import { stoppedStep } from "#protocol";
import {
  type FollowUps,
  type Law,
  type LawViolation,
  type SessionObservation,
  stepsOfSession,
  type Trial,
  type TrialSession,
} from "./law.ts";
import { TrialPlayer } from "./player.ts";

export interface TrialResult {
  /** The trial itself, or its first follow-up that broke the law. */
  readonly trial: Trial;
  readonly violations: readonly LawViolation[];
  /** Number of trials that were not vacuous. */
  readonly trialsChecked: number;
  /** Why the last trial was vacuous. */
  readonly vacuous?: string;
  /** Observations of `trial`. */
  readonly observations: readonly SessionObservation[];
  /** The step that the harness had to stop; the law is not checked then. */
  readonly stoppedAt?: Step;
}

export interface PerformOptions {
  readonly seed: string;
  readonly followUps: FollowUps;
}

/** Rejects only if the harness itself fails. */
export async function performTrial(
  law: Law,
  subject: Subject,
  trial: Trial,
  { seed, followUps }: PerformOptions,
): Promise<TrialResult> {
  const { sharesFirstSteps } = law;
  const player = new TrialPlayer(subject, { seed, scope: law.observes ?? "images", sharesFirstSteps });
  try {
    const first = await checkTrial(law, trial, player);
    // Only what happens without shared steps is reported as a failure.
    if (first.violations.length > 0 && sharesFirstSteps === true) return performSingleTrial(law, subject, trial, seed);
    if (first.violations.length > 0 || law.followUps === undefined) return first;
    const own = player.worlds;
    let { trialsChecked } = first;
    for (const next of law.followUps(trial, first.observations, followUps)) {
      const result = await checkTrial(law, next, player);
      await player.close(own);
      trialsChecked += result.trialsChecked;
      if (result.violations.length > 0) return { ...result, trialsChecked };
    }
    return { ...first, trialsChecked };
  } finally {
    await player.close();
  }
}

/** One trial without its follow-ups; observes everything. */
export async function performSingleTrial(law: Law, subject: Subject, trial: Trial, seed: string): Promise<TrialResult> {
  const player = new TrialPlayer(subject, { seed, scope: "all" });
  try {
    return await checkTrial(law, trial, player);
  } finally {
    await player.close();
  }
}

async function checkTrial(law: Law, trial: Trial, player: TrialPlayer): Promise<TrialResult> {
  const sessions = law.sessions(trial);
  const observations: SessionObservation[] = [];
  for (const [i, session] of sessions.entries()) {
    const steps = await player.play(session, i);
    observations.push(steps);
    const stopped = stoppedIn(session, steps, i);
    if (stopped !== undefined) return { trial, trialsChecked: 1, observations, ...stopped };
  }
  const check = law.check(trial, observations);
  if ("vacuous" in check) return { trial, violations: [], trialsChecked: 0, vacuous: check.vacuous, observations };
  return { trial, violations: check.violations, trialsChecked: 1, observations };
}

function stoppedIn(session: TrialSession, steps: SessionObservation, i: number) {
  const index = stoppedStep(steps);
  const step = index === undefined ? undefined : stepsOfSession(session)[index];
  if (index === undefined || step === undefined) return undefined;
  const at = `sessions/${i}/steps/${index}/exit`;
  const violation = { at, expected: "to end by itself", actual: steps[index]?.exit ?? null, breaks: [] };
  return { violations: [violation], stoppedAt: step };
}
