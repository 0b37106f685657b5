/** A subject performs a test case: open the world, run the steps, return the observation. */
import { lazy } from "#base";
import type { Step, TestCase } from "./case.ts";
import { observationKey } from "./instantiate.ts";
import { type Observation, type StepObservation, stoppedStep } from "./observation.ts";
import type { Session, Subject } from "./subject.ts";

/** `testCase` is instantiated. Rejects only if the harness itself fails. */
export async function perform(subject: Subject, testCase: TestCase, seed: string): Promise<Observation> {
  const { build } = await subject.describe();
  const session = await subject.open(testCase.given, `${seed}/${testCase.id}`);
  try {
    const steps = await runSteps(session, testCase.when);
    const key = lazy(() => observationKey(testCase, build));
    return {
      get key() {
        return key();
      },
      steps,
    };
  } finally {
    await session.close();
  }
}

/** Stops after a step that the harness had to stop: later steps would run in an undefined state and could hang too. */
export async function runSteps(
  session: Pick<Session, "step">,
  steps: readonly Step[],
): Promise<readonly StepObservation[]> {
  const observations: StepObservation[] = [];
  for (const step of steps) {
    observations.push(await session.step(step));
    if (stoppedStep(observations) !== undefined) break;
  }
  return observations;
}
