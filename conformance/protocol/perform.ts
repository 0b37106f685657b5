/** A subject performs a case: a world is opened, the steps are taken, what can be seen is written down. */
import type { Case } from "./case.ts";
import { observationKey } from "./instantiate.ts";
import type { Observation, StepSeen } from "./observation.ts";
import type { Subject } from "./subject.ts";

/** `subject` is instantiated. Rejects only where the harness itself failed. */
export async function perform(performer: Subject, subject: Case, seed: string): Promise<Observation> {
  const { build } = await performer.describe();
  const session = await performer.open(subject.given, `${seed}/${subject.id}`);
  try {
    const steps: StepSeen[] = [];
    for (const step of subject.when) steps.push(await session.step(step));
    return { key: observationKey(subject, build), steps };
  } finally {
    await session.close();
  }
}
