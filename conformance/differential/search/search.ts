/** Generates worlds, runs them on two sides, shrinks what differs, and groups differences by cause. */
import * as fc from "fast-check";
import { xorshift128plus } from "pure-rand/generator/xorshift128plus";
import { random } from "#base";
import { type Comparison, compareObserved, type MemberDifference } from "./compare.ts";
import type { Change, ComparedPhase, Observed } from "./phase.ts";

/** One set of executables, with a sandbox that stays open. */
export interface Side<W> {
  readonly name: string;
  /** False: it is a program of Node.js, which starts the process as a child. */
  readonly replacesProcess: boolean;
  run(worlds: readonly W[]): Promise<readonly Observed[]>;
}

export interface Cause<W> {
  /** The smallest world that was found. */
  readonly world: W;
  readonly changes: readonly Change[];
  readonly differences: readonly MemberDifference[];
  /** Generated worlds that differ for this cause. */
  readonly worlds: number;
}

export interface SearchOptions {
  readonly seed: string;
  readonly runs: number;
  readonly onProgress?: (done: number, causes: number) => void;
}

export interface SearchResult<W> {
  readonly worlds: number;
  readonly differing: number;
  readonly causes: readonly Cause<W>[];
}

const BATCH = 32;
/** Candidates of one step of shrinking that run together. */
const SHRINK_BATCH = 16;
const SHRINK_STEPS_MAX = 60;

export async function searchDifferences<W>(
  phase: ComparedPhase<W>,
  sides: readonly [Side<W>, Side<W>],
  { seed, runs, onProgress }: SearchOptions,
): Promise<SearchResult<W>> {
  const source = new fc.Random(xorshift128plus(random(seed).fork(`differential/${phase.name}`).uint32() | 0));
  const causes = new Causes<W>(phase.isOfRole);
  let [worlds, differing] = [0, 0];
  while (worlds < runs) {
    const values = Array.from({ length: Math.min(BATCH, runs - worlds) }, () =>
      phase.worlds.generate(source, undefined),
    );
    const compared = await compare(
      phase,
      sides,
      values.map(({ value }) => value),
    );
    worlds += values.length;
    for (const [at, value] of values.entries()) {
      const one = compared[at];
      if (one === undefined || one.differences.length === 0) continue;
      differing += 1;
      if (!causes.count(one)) causes.add(await shrunk(phase, sides, value, one, causes));
    }
    onProgress?.(worlds, causes.all.length);
  }
  return { worlds, differing, causes: causes.all.toSorted((a, b) => b.worlds - a.worlds) };
}

interface Compared<W> extends Comparison {
  readonly world: W;
  readonly changes: readonly Change[];
}

async function compare<W>(
  phase: ComparedPhase<W>,
  [a, b]: readonly [Side<W>, Side<W>],
  worlds: readonly W[],
): Promise<readonly Compared<W>[]> {
  const ignores = a.replacesProcess && b.replacesProcess ? () => false : phase.isOfProcess;
  const [ofA, ofB] = await Promise.all([a.run(worlds), b.run(worlds)]);
  return worlds.map((world, at) => ({
    world,
    changes: phase.changes(world),
    ...compareObserved(ofA[at] ?? {}, ofB[at] ?? {}, { outcome: phase.outcome, ignores }),
  }));
}

/** The causes so far, by the changed parts and the members that differ. */
class Causes<W> {
  readonly #isOfRole: (member: string) => boolean;
  readonly #all: Counted<W>[] = [];

  constructor(isOfRole: (member: string) => boolean) {
    this.#isOfRole = isOfRole;
  }

  get all(): readonly Cause<W>[] {
    return this.#all;
  }

  /** Members that known causes do not explain. */
  unexplained(one: Compared<W>): readonly string[] {
    const explained = new Set(this.#all.flatMap((cause) => this.#explainedBy(cause, one)));
    return one.signature.filter((member) => !explained.has(member));
  }

  /** Whether known causes explain everything; counts the world for each of them. */
  count(one: Compared<W>): boolean {
    if (this.unexplained(one).length > 0) return false;
    const signature = new Set(one.signature);
    for (const cause of this.#all) {
      if (this.#explainedBy(cause, one).some((member) => signature.has(member))) cause.worlds += 1;
    }
    return true;
  }

  add(one: Compared<W>): void {
    this.#all.push({ ...one, worlds: 1 });
  }

  #explainedBy({ changes: own, signature }: Counted<W>, { changes }: Compared<W>): readonly string[] {
    const has = (key: "role" | "part"): boolean =>
      own.every((change) => changes.some((other) => other[key] === change[key] && other.role === change.role));
    if (!has("role")) return [];
    return has("part") ? signature : signature.filter(this.#isOfRole);
  }
}

interface Counted<W> extends Compared<W> {
  worlds: number;
}

/** Goes to the first smaller world that keeps one of the members that no known cause explains, as long as there is one. */
async function shrunk<W>(
  phase: ComparedPhase<W>,
  sides: readonly [Side<W>, Side<W>],
  first: fc.Value<W>,
  start: Compared<W>,
  causes: Causes<W>,
): Promise<Compared<W>> {
  const kept = new Set(causes.unexplained(start));
  let [smallest, value] = [start, first];
  for (let step = 0; step < SHRINK_STEPS_MAX; step++) {
    const next = await smaller(phase, sides, value, (one) =>
      causes.unexplained(one).some((member) => kept.has(member)),
    );
    if (next === undefined) break;
    [smallest, value] = [next.compared, next.value];
  }
  return smallest;
}

async function smaller<W>(
  phase: ComparedPhase<W>,
  sides: readonly [Side<W>, Side<W>],
  of: fc.Value<W>,
  keeps: (one: Compared<W>) => boolean,
): Promise<{ readonly compared: Compared<W>; readonly value: fc.Value<W> } | undefined> {
  const candidates = phase.worlds.shrink(of.value, of.context);
  for (;;) {
    const values = [...candidates.take(SHRINK_BATCH)];
    if (values.length === 0) return undefined;
    const compared = await compare(
      phase,
      sides,
      values.map(({ value }) => value),
    );
    const at = compared.findIndex(keeps);
    const [one, value] = [compared[at], values[at]];
    if (one !== undefined && value !== undefined) return { compared: one, value };
  }
}
