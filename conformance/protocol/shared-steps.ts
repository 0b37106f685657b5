/**
 * Steps that several test cases of one subject begin with are performed once. Test cases share a step if their worlds are equal, and all
 * steps up to it. A test case that continues with other steps gets a world that begins as the shared step left it.
 */
import { BoundedCache } from "#base";
import type { CaseId, TestCase } from "./case.ts";
import type { StepObservation } from "./observation.ts";
import type { Checkpoint } from "./subject.ts";

export interface SharedStep {
  readonly observation: StepObservation;
  /** The world after the step. */
  readonly after: Checkpoint;
}

/** Test cases that share steps are near each other in a run, so a few steps are enough: the last 64 are always kept. */
const STEPS_MAX = 128;

/** The steps of one subject, with one seed. */
export class SharedSteps {
  readonly #byKey = new BoundedCache<SharedStep>(STEPS_MAX);
  #reused = 0;

  /** How many steps test cases took from others. */
  get reused(): number {
    return this.#reused;
  }

  /** The first steps of a test case, as far as they are known. */
  first(keys: readonly string[]): readonly SharedStep[] {
    const known: SharedStep[] = [];
    for (const key of keys) {
      const step = this.#byKey.get(key);
      if (step === undefined) break;
      known.push(step);
    }
    this.#reused += known.length;
    return known;
  }

  keep(key: string, step: SharedStep): void {
    this.#byKey.set(key, step);
  }
}

/** For each step: the world, that step and all before it. */
export function stepKeys({ given, when }: Pick<TestCase, "given" | "when">): readonly string[] {
  let key = JSON.stringify(given);
  return when.map((step) => {
    key += `\n${JSON.stringify(step)}`;
    return key;
  });
}

/**
 * For each test case of a catalogue, how many of its first steps another one has too. A control has all of its steps in common with itself,
 * because it is judged again for the cases that it controls.
 */
export function stepsInCommon(cases: readonly TestCase[]): ReadonlyMap<CaseId, number> {
  const keysOf = new Map(cases.map((one) => [one.id, stepKeys(one)]));
  const seen = new Map<string, number>();
  for (const key of [...keysOf.values()].flat()) seen.set(key, (seen.get(key) ?? 0) + 1);
  const controls = new Set(cases.flatMap(({ control }) => control?.id ?? []));
  return new Map(
    [...keysOf].map(([id, keys]) => [
      id,
      controls.has(id) ? keys.length : keys.filter((key) => (seen.get(key) ?? 0) > 1).length,
    ]),
  );
}
