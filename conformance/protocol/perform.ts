/** A subject performs a test case: open the world, run the steps, return the observation. */
import { digestOf, lazy } from "#base";
import type { Step, TestCase } from "./case.ts";
import { observationKey } from "./instantiate.ts";
import { type Observation, type StepObservation, stoppedStep } from "./observation.ts";
import { type SharedStep, type SharedSteps, stepKeys } from "./shared-steps.ts";
import type { Session, Subject } from "./subject.ts";

/**
 * `testCase` is instantiated. Rejects only if the harness itself fails. With `shared`, first steps that are known are not performed
 * again; without it, every step is. `inCommon`: how many first steps may be known or are kept; by default all.
 */
export async function perform(
  subject: Subject,
  testCase: TestCase,
  seed: string,
  shared?: SharedSteps,
  inCommon?: number,
): Promise<Observation> {
  const { build } = await subject.describe();
  const steps = await performSteps(subject, testCase, seed, shared, inCommon);
  const key = lazy(() => observationKey(testCase, build));
  return {
    get key() {
      return key();
    },
    steps,
  };
}

async function performSteps(
  subject: Subject,
  testCase: TestCase,
  seed: string,
  shared: SharedSteps | undefined,
  inCommon: number | undefined,
): Promise<readonly StepObservation[]> {
  const { given, when } = testCase;
  const keys = shared === undefined || inCommon === 0 ? [] : stepKeys(testCase).slice(0, inCommon);
  const known = shared?.first(keys) ?? [];
  const before = known.map(({ observation }) => observation);
  if (known.length > 0 && known.length === when.length) return before;
  const session = await subject.open(given, worldSeed(testCase, seed, known.length), startOf(known));
  try {
    const own = await runSteps(session, when.slice(known.length), (observation, i) => {
      const key = keys[known.length + i];
      if (key !== undefined) shared?.keep(key, { observation, after: session.checkpoint() });
    });
    return [...before, ...own];
  } finally {
    await session.close();
  }
}

/** Stops after a step that the harness had to stop: later steps would run in an undefined state and could hang too. */
export async function runSteps(
  session: Pick<Session, "step">,
  steps: readonly Step[],
  onEnd?: (observation: StepObservation, index: number) => void,
): Promise<readonly StepObservation[]> {
  const observations: StepObservation[] = [];
  for (const [i, step] of steps.entries()) {
    const observation = await session.step(step);
    observations.push(observation);
    if (stoppedStep([observation]) !== undefined) break;
    onEnd?.(observation, i);
  }
  return observations;
}

function startOf(known: readonly SharedStep[]) {
  const last = known.at(-1);
  return last === undefined ? {} : { from: last.after };
}

/** Equal worlds have one seed, so that test cases can share them. A world that continues must not draw the same numbers again. */
function worldSeed({ given }: TestCase, seed: string, known: number): string {
  const world = `${seed}/${digestOf(JSON.stringify(given))}`;
  return known === 0 ? world : `${world}/after ${known}`;
}
