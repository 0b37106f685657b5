/** A subject performs a trial and everything that follows from it; the first violation found is the answer. */
import { invariant } from "#base";
import type { Step } from "../protocol/case.ts";
import { type StepSeen, stoppedStep } from "../protocol/observation.ts";
import type { Look, Session as Opened, Subject } from "../protocol/subject.ts";
import { takeBuilds } from "./phases.ts";
import { inTurn, type Property, type Seen, type Session, stepsOf, type Trial, type Violation } from "./property.ts";

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
  /** The step that had to be stopped: the law was not asked then. */
  readonly stoppedAt?: Step;
}

export interface PerformOptions {
  readonly seed: string;
  /** Trials that follow from one, at most; all of them without it. */
  readonly furtherMax?: number;
}

/** The laws speak of what is published: files of the build container are not looked at. Rejects only where the harness itself failed. */
export async function perform(
  property: Property,
  subject: Subject,
  trial: Trial,
  { seed, furtherMax }: PerformOptions,
): Promise<Told> {
  const play = player(subject, seed, "images");
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

type Play = (session: Session, index: number) => Promise<Seen>;

/** One trial alone, without what follows from it; everything of it is looked at. */
export const performAlone = (property: Property, subject: Subject, trial: Trial, seed: string): Promise<Told> =>
  judged(property, trial, player(subject, seed, "all"));

async function judged(property: Property, trial: Trial, play: Play): Promise<Told> {
  const seen: Seen[] = [];
  for (const [i, session] of property.sessions(trial).entries()) {
    seen.push(await play(session, i));
    if (stoppedStep(seen[i] ?? []) !== undefined) break;
  }
  const stopped = stoppedIn(property.sessions(trial), seen);
  if (stopped !== undefined) return { trial, told: 1, seen, ...stopped };
  const checked = property.check(trial, seen);
  if ("silent" in checked) return { trial, violations: [], told: 0, silent: checked.silent, seen };
  return { trial, violations: checked.violations, told: 1, seen };
}

function stoppedIn(sessions: readonly Session[], seen: readonly Seen[]) {
  for (const [i, steps] of seen.entries()) {
    const index = stoppedStep(steps);
    const session = sessions[i];
    const step = index === undefined || session === undefined ? undefined : stepsOf(session)[index];
    if (index === undefined || step === undefined) continue;
    const at = `sessions/${i}/steps/${index}/exit`;
    return {
      violations: [{ at, wanted: "to end by itself", got: steps[index]?.exit ?? null }],
      stoppedAt: step,
    };
  }
  return undefined;
}

/** Sessions that are the same data are performed once; those of one trial have seeds of their own. */
function player(subject: Subject, seed: string, look: Look): Play {
  const known = new Map<string, Promise<Seen>>();
  return (session, index) => {
    const key = `${index} ${JSON.stringify(session)}`;
    const played = known.get(key) ?? inWorlds(subject, session, { seed: `${seed}/${index}`, look });
    known.set(key, played);
    return played;
  };
}

/** A world stays open until those are over that go on with what it left. */
async function inWorlds(
  subject: Subject,
  session: Session,
  { seed, look }: { readonly seed: string; readonly look: Look },
): Promise<Seen> {
  const seen: StepSeen[] = [];
  const opened: Opened[] = [];
  try {
    for (const each of inTurn(session)) {
      const performer = each.by === "plain" ? await subject.plain?.() : subject;
      invariant(
        performer !== undefined,
        "a property that holds a lifecycle against its plain self needs one that has it",
      );
      const left = opened.at(-1)?.left();
      const world = await performer.open(each.given, seed, left === undefined ? {} : { left });
      opened.push(world);
      seen.push(...(await takeBuilds(world, each.given, each.when, look)));
      if (stoppedStep(seen) !== undefined) break;
    }
    return seen;
  } finally {
    for (const world of opened) await world.close();
  }
}
