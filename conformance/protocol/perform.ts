/** A subject performs a case: a world is opened, the steps are taken, what can be seen is written down. */

import type { Step, TestCase } from "./case.ts";
import { observationKey } from "./instantiate.ts";
import { type Observation, type StepObservation, stoppedStep } from "./observation.ts";
import type { Session, Subject } from "./subject.ts";

/** `subject` is instantiated. Rejects only where the harness itself failed. */
export async function perform(performer: Subject, subject: TestCase, seed: string): Promise<Observation> {
  const { build } = await performer.describe();
  const session = await performer.open(subject.given, `${seed}/${subject.id}`);
  try {
    return { key: observationKey(subject, build), steps: await takeSteps(session, subject.when) };
  } finally {
    await session.close();
  }
}

/** All of them, or as far as the first that had to be stopped: the next would find what nobody meant, and may take as long. */
export async function takeSteps(
  session: Pick<Session, "step">,
  steps: readonly Step[],
): Promise<readonly StepObservation[]> {
  const seen: StepObservation[] = [];
  for (const step of steps) {
    seen.push(await session.step(step));
    if (stoppedStep(seen) !== undefined) break;
  }
  return seen;
}
