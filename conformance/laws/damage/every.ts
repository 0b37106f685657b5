/**
 * Each file that a build or an earlier phase left, with each kind of damage, before each phase that may read it: the laws of damage over one build
 * with a cache, without chance. The steps before the damage run once for all files of a place.
 */
import type { Checkpoint, Damage, Session, Step, StepObservation, Subject, Versions, World } from "#protocol";
import type { Law, LawViolation, SessionObservation, Trial } from "../kit/law.ts";
import { DAMAGES, type DamagedPlace, NEXT_BUILDS, PLACES, stepsBefore } from "./scenario.ts";

export interface EveryOptions {
  readonly laws: readonly Law[];
  readonly versions: Versions;
  readonly given: World;
  readonly seed: string;
  /** Only every n-th damage. */
  readonly every?: number;
}

/** What the laws say about one damaged file. */
export interface Damaged {
  /** The phase, the n-th file below a directory, and the damage. */
  readonly what: string;
  readonly violations: readonly LawViolation[];
  /** The number of laws whose condition occurred. */
  readonly checked: number;
}

export async function everyDamage(subject: Subject, options: EveryOptions): Promise<readonly Damaged[]> {
  const { given, seed, every = 1 } = options;
  const judged: Damaged[] = [];
  let count = 0;
  for (const place of PLACES) {
    const start = await prepare(await subject.open(given, seed), stepsBefore(place));
    const play = async (step: Step) => {
      const session = await subject.open(given, seed, { from: start.after });
      return [...start.seen, ...(await playAll(session, [step, place.step, ...NEXT_BUILDS]))];
    };
    const clean = await play({ edit: {} });
    for (const damage of damagesIn(place, start.seen.at(-1))) {
      count += 1;
      if (count % every !== 0) continue;
      const trial = { given, when: [...start.steps, damage, place.step, ...NEXT_BUILDS] };
      judged.push(judgedDamage(options.laws, trial, [clean, await play(damage)]));
    }
  }
  return judged;
}

interface Start {
  readonly steps: readonly Step[];
  readonly seen: SessionObservation;
  readonly after: Checkpoint;
}

async function prepare(session: Session, steps: readonly Step[]): Promise<Start> {
  try {
    const seen = await playSteps(session, steps);
    return { steps, seen, after: session.checkpoint() };
  } finally {
    await session.close();
  }
}

async function playSteps(session: Session, steps: readonly Step[]): Promise<readonly StepObservation[]> {
  const seen: StepObservation[] = [];
  for (const step of steps) seen.push(await session.step(step, "all"));
  return seen;
}

async function playAll(session: Session, steps: readonly Step[]): Promise<readonly StepObservation[]> {
  try {
    return await playSteps(session, steps);
  } finally {
    await session.close();
  }
}

type DamageStep = Extract<Step, { readonly damage: unknown }>;

/** The harness damages the n-th file, so only the number of files matters. */
function damagesIn({ below }: DamagedPlace, seen: StepObservation | undefined): readonly DamageStep[] {
  const files = Object.entries(seen?.files ?? {}).filter(
    ([path, { kind }]) => kind === "file" && path.startsWith(`${below}/`),
  );
  return files.flatMap((_, file) => DAMAGES.map((as: Damage) => ({ damage: { below, file, as } })));
}

function judgedDamage(laws: readonly Law[], trial: Trial, seen: readonly SessionObservation[]): Damaged {
  const checks = laws.map((law) => law.check(trial, seen)).filter((check) => "violations" in check);
  const at = trial.when.findIndex((one) => "damage" in one);
  return {
    what: JSON.stringify([trial.when[at + 1], trial.when[at]]),
    violations: checks.flatMap(({ violations }) => violations),
    checked: checks.length,
  };
}
