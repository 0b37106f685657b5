/** A subject performs a trial and its follow-ups until the first violation. */
import { invariant } from "#base";
import type { ObservationScope, Session as Opened, Step, Subject } from "#protocol";
import { type StepObservation, stoppedStep } from "#protocol";
import {
  type Law,
  type LawViolation,
  type SessionObservation,
  sessionsInOrder,
  stepsOfSession,
  type Trial,
  type TrialSession,
} from "./law.ts";
import { runBuilds } from "./phases.ts";

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
  /** The most follow-ups of one trial; without it, all of them. */
  readonly followUpsMax?: number;
}

/** Observes images only, because laws are about published images. Rejects only if the harness itself fails. */
export async function performTrial(
  law: Law,
  subject: Subject,
  trial: Trial,
  { seed, followUpsMax }: PerformOptions,
): Promise<TrialResult> {
  const play = player(subject, seed, "images");
  const first = await checkTrial(law, trial, play);
  if (first.violations.length > 0 || law.followUps === undefined) return first;
  let { trialsChecked } = first;
  for (const next of sampleEvenly(law.followUps(trial, first.observations), followUpsMax)) {
    const result = await checkTrial(law, next, play);
    trialsChecked += result.trialsChecked;
    if (result.violations.length > 0) return { ...result, trialsChecked };
  }
  return { ...first, trialsChecked };
}

/** At most `max` elements. The stride is odd, so that neighbours of different kinds both stay in. */
function sampleEvenly<T>(all: readonly T[], max = all.length): readonly T[] {
  const stride = Math.ceil(all.length / Math.max(1, max)) | 1;
  return all.filter((_, i) => i % stride === 0);
}

type Play = (session: TrialSession, index: number) => Promise<SessionObservation>;

/** One trial without its follow-ups; observes everything. */
export const performSingleTrial = (law: Law, subject: Subject, trial: Trial, seed: string): Promise<TrialResult> =>
  checkTrial(law, trial, player(subject, seed, "all"));

async function checkTrial(law: Law, trial: Trial, play: Play): Promise<TrialResult> {
  const sessions = law.sessions(trial);
  const observations: SessionObservation[] = [];
  for (const [i, session] of sessions.entries()) {
    const steps = await play(session, i);
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
  return { violations: [{ at, expected: "to end by itself", actual: steps[index]?.exit ?? null }], stoppedAt: step };
}

/** Performs equal sessions once. Each session of a trial has its own seed. */
function player(subject: Subject, seed: string, scope: ObservationScope): Play {
  const known = new Map<string, Promise<SessionObservation>>();
  return (session, index) => {
    const key = `${index} ${JSON.stringify(session)}`;
    const played = known.get(key) ?? inWorlds(subject, session, { seed: `${seed}/${index}`, scope });
    known.set(key, played);
    return played;
  };
}

/** The worlds of a session stay open until the last one ends, because each inherits the carry-over of the one before. */
async function inWorlds(
  subject: Subject,
  session: TrialSession,
  { seed, scope }: { readonly seed: string; readonly scope: ObservationScope },
): Promise<SessionObservation> {
  const seen: StepObservation[] = [];
  const opened: Opened[] = [];
  try {
    for (const each of sessionsInOrder(session)) {
      const performer = each.proposals === "off" ? await subject.plain?.() : subject;
      invariant(
        performer !== undefined,
        "a law that compares with proposals off needs a lifecycle that can switch them off",
      );
      const carryOver = opened.at(-1)?.carryOver();
      const world = await performer.open(each.given, seed, carryOver === undefined ? {} : { carryOver });
      opened.push(world);
      seen.push(...(await runBuilds(world, each.given, each.when, scope)));
      if (stoppedStep(seen) !== undefined) break;
    }
    return seen;
  } finally {
    for (const world of opened) await world.close();
  }
}
