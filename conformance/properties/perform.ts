/** A subject performs a trial and everything that follows from it; the first violation found is the answer. */
import type { Step } from "../protocol/case.ts";
import type { Session, Subject } from "../protocol/subject.ts";
import type { Property, Seen, Trial, Violation } from "./property.ts";

export interface Told {
  /** The trial itself, or the one that follows from it and failed. */
  readonly trial: Trial;
  readonly violations: readonly Violation[];
  /** How many trials said something. */
  readonly told: number;
  /** Why the last of them said nothing. */
  readonly silent?: string;
  /** Of the trial that `violations` are of. */
  readonly seen: readonly Seen[];
}

export interface PerformOptions {
  readonly seed: string;
  /** Trials that follow from one, at most; all of them without it. */
  readonly furtherMax?: number;
}

/** Rejects only where the harness itself failed. */
export async function perform(
  property: Property,
  subject: Subject,
  trial: Trial,
  { seed, furtherMax }: PerformOptions,
): Promise<Told> {
  const play = player(subject, seed);
  const first = await judged(property, trial, play);
  if (first.violations.length > 0 || property.further === undefined) return first;
  let { told } = first;
  for (const next of thinned(property.further(trial, first.seen), furtherMax)) {
    const outcome = await judged(property, next, play);
    told += outcome.told;
    if (outcome.violations.length > 0) return { ...outcome, told };
  }
  return { ...first, told };
}

/** Evenly; every other kind of neighbours stays among them, for the step is odd. */
function thinned<T>(all: readonly T[], max = all.length): readonly T[] {
  const step = Math.ceil(all.length / Math.max(1, max)) | 1;
  return all.filter((_, i) => i % step === 0);
}

type Play = (session: Trial, index: number) => Promise<Seen>;

/** One trial alone, without what follows from it. */
export const performAlone = (property: Property, subject: Subject, trial: Trial, seed: string): Promise<Told> =>
  judged(property, trial, player(subject, seed));

async function judged(property: Property, trial: Trial, play: Play): Promise<Told> {
  const seen: Seen[] = [];
  for (const [i, session] of property.sessions(trial).entries()) seen.push(await play(session, i));
  const checked = property.check(trial, seen);
  if ("silent" in checked) return { trial, violations: [], told: 0, silent: checked.silent, seen };
  return { trial, violations: checked.violations, told: 1, seen };
}

/** Sessions that are the same data are performed once; those of one trial have seeds of their own. */
function player(subject: Subject, seed: string): Play {
  const known = new Map<string, Promise<Seen>>();
  return (session, index) => {
    const key = `${index} ${JSON.stringify(session)}`;
    const played = known.get(key) ?? takeSteps(subject, session, `${seed}/${index}`);
    known.set(key, played);
    return played;
  };
}

async function takeSteps(subject: Subject, { given, when }: Trial, seed: string): Promise<Seen> {
  const session: Session = await subject.open(given, seed);
  try {
    const seen = [];
    for (const step of when as readonly Step[]) seen.push(await session.step(step));
    return seen;
  } finally {
    await session.close();
  }
}
