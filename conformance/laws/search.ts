/** The search for a counterexample: worlds are generated from a seed, the first that breaks the law is shrunk. */
import * as fc from "fast-check";
import { random } from "#base";
import type { Step, World } from "../protocol/case.ts";
import type { Versions } from "../protocol/instantiate.ts";
import type { Subject } from "../protocol/subject.ts";
import { perform, type Told } from "./perform.ts";
import type { Property, Trial, Violation } from "./property.ts";
import { usedBy } from "./uses/index.ts";

export interface SearchOptions {
  readonly versions: Versions;
  /** Worlds, before the property takes its share of them. */
  readonly runs: number;
  /** The run's. */
  readonly seed: string;
  /** Trials, at most, on the way down once there is a counterexample. */
  readonly shrinksMax?: number;
  /** Trials that follow from one, at most: in-process all of them. */
  readonly furtherMax?: number;
}

export interface Counterexample {
  readonly trial: Trial;
  readonly violations: readonly Violation[];
  /** The step that had to be stopped. */
  readonly stoppedAt?: Step;
  /** Where fast-check finds it again. */
  readonly seed: number;
  readonly path: string;
}

export interface Searched {
  /** Worlds that were generated. */
  readonly worlds: number;
  /** Trials in them that said something of the law; the others never came to what it speaks of. */
  readonly told: number;
  /** Worlds with at least one such trial: where the law was not vacuous. */
  readonly telling: number;
  /** In how many of these each proposal that is on was used, where a world can say so. */
  readonly using: Readonly<Record<string, number>>;
  readonly found?: Counterexample;
}

const SHRINKS_MAX = 2_000;

/** The fast-check seed of one property in one run. */
export const searchSeed = (seed: string, { id }: Property, { platform, buildpack }: Versions): number =>
  random(seed).fork(`property/${id}/${platform}/${buildpack}`).uint32() | 0;

/** Of what is random inside the worlds. */
export const worldSeed = (seed: string, { id }: Property): string => `${seed}/${id}`;

/** Rejects only where the harness itself failed. */
export async function search(property: Property, subject: Subject, options: SearchOptions): Promise<Searched> {
  const { versions, runs, seed, shrinksMax = SHRINKS_MAX, furtherMax } = options;
  const inWorlds = { seed: worldSeed(seed, property), ...(furtherMax !== undefined && { furtherMax }) };
  const count = { worlds: 0, told: 0, telling: 0, shrinks: 0 };
  const using: Record<string, number> = {};
  const { amendments } = await subject.describe();
  const used = (world: World): readonly string[] => (property.usesAny ? usedBy(world, amendments) : []);
  let smallest: Told | undefined;
  let harness: unknown;
  const holds = async (trial: Trial): Promise<boolean> => {
    if (harness !== undefined || count.shrinks > shrinksMax) return true;
    try {
      const outcome = await perform(property, subject, trial, inWorlds);
      const { violations, told, stoppedAt } = outcome;
      if (smallest !== undefined) count.shrinks += Math.max(1, told);
      else {
        count.worlds += 1;
        count.told += told;
        if (told > 0) {
          count.telling += 1;
          for (const id of used(trial.given)) using[id] = (using[id] ?? 0) + 1;
        }
      }
      if (violations.length === 0) return true;
      smallest = outcome;
      // Each smaller world that hangs as well would take as long again.
      if (stoppedAt !== undefined) count.shrinks = Number.POSITIVE_INFINITY;
      return false;
    } catch (error) {
      harness = error ?? new Error("the harness failed without saying how");
      return true;
    }
  };
  const checked = await fc.check(fc.asyncProperty(property.trials(versions, amendments), holds), {
    seed: searchSeed(seed, property, versions),
    numRuns: Math.max(1, Math.ceil(runs / property.oneIn)),
  });
  if (harness !== undefined) throw harness;
  const { worlds, told, telling } = count;
  if (smallest === undefined) return { worlds, told, telling, using };
  const { trial, violations, stoppedAt } = smallest;
  const where = { seed: checked.seed, path: checked.counterexamplePath ?? "" };
  return {
    worlds,
    told,
    telling,
    using,
    found: { trial, violations, ...where, ...(stoppedAt !== undefined && { stoppedAt }) },
  };
}
