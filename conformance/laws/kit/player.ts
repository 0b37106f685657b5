/** Plays the sessions of a trial and of its follow-ups. What is played again from the same state would show the same, so it is played once. */
import { invariant } from "#base";
import type { CarryOver, ObservationScope, Session as Opened, OpenOptions, Step, Subject, World } from "#protocol";
import { type SharedStep, SharedSteps, stepKeys, stoppedStep } from "#protocol";
import type { SessionObservation, TrialSession } from "./law.ts";
import { runBuilds } from "./phases.ts";

/** A world in which the steps of one session have run. */
interface Played {
  readonly when: readonly Step[];
  /** What the world inherited, if the session continues another one. */
  readonly from: CarryOver | undefined;
  /** Without those of earlier sessions. */
  readonly seen: SessionObservation;
  /** Undefined when it is closed. */
  world: Opened | undefined;
  carryOver: CarryOver | undefined;
}

interface Playing {
  readonly seed: string;
  /** Whether another session continues this one, so that its world must be open. */
  readonly continued: boolean;
}

interface PlayerOptions {
  readonly seed: string;
  readonly scope: ObservationScope;
  /** As in the law. */
  readonly sharesFirstSteps?: boolean | undefined;
}

export class TrialPlayer {
  readonly #subject: Subject;
  readonly #seed: string;
  readonly #scope: ObservationScope;
  /** Undefined if each session performs all of its steps. */
  readonly #shared: SharedSteps | undefined;
  /** By world, then by seed and proposals. */
  readonly #known = new Map<World, Map<string, Played[]>>();
  readonly #open: Played[] = [];

  constructor(subject: Subject, { seed, scope, sharesFirstSteps = false }: PlayerOptions) {
    this.#subject = subject;
    this.#seed = seed;
    this.#scope = scope;
    this.#shared = sharesFirstSteps ? new SharedSteps() : undefined;
  }

  /** Each session of a trial has its own seed; sessions that others continue share one, and are played once for all of them. */
  async play(session: TrialSession, index: number): Promise<SessionObservation> {
    const { seen } = await this.#play(session, { seed: `${this.#seed}/${index}`, continued: false });
    return seen;
  }

  /** The number of open worlds. */
  get worlds(): number {
    return this.#open.length;
  }

  /** Closes the worlds that were opened last, until `rest` are left. */
  async close(rest = 0): Promise<void> {
    for (const played of this.#open.splice(rest)) {
      await played.world?.close();
      played.world = undefined;
    }
  }

  async #play(session: TrialSession, playing: Playing): Promise<{ readonly seen: SessionObservation; world: Played }> {
    const { previous } = session;
    const before =
      previous === undefined
        ? undefined
        : await this.#play(previous, { seed: `${this.#seed}/previous`, continued: true });
    if (before !== undefined && stoppedStep(before.seen) !== undefined) return before;
    const from = before === undefined ? undefined : carryOverOf(before.world);
    const world = await this.#playOwn(session, from, playing);
    return { seen: before === undefined ? world.seen : [...before.seen, ...world.seen], world };
  }

  /** Only the steps of this session. */
  async #playOwn(session: TrialSession, from: CarryOver | undefined, playing: Playing): Promise<Played> {
    const ofWorld = this.#known.get(session.given) ?? new Map<string, Played[]>();
    this.#known.set(session.given, ofWorld);
    const key = `${playing.seed} ${session.proposals ?? ""}`;
    const alike = ofWorld.get(key) ?? [];
    ofWorld.set(key, alike);
    const known = alike.find(
      (one) =>
        haveSameSteps(one, session) && isSameState(one.from, from) && (!playing.continued || one.world !== undefined),
    );
    if (known !== undefined) return known;
    const played = await this.#perform(session, from, playing.seed);
    alike.push(played);
    return played;
  }

  /** The world stays open, because the next one inherits from it. */
  async #perform(session: TrialSession, from: CarryOver | undefined, seed: string): Promise<Played> {
    const subject = session.proposals === "off" ? await this.#subject.plain?.() : this.#subject;
    invariant(
      subject !== undefined,
      "a law that compares with proposals off needs a lifecycle that can switch them off",
    );
    const keys = this.#shared === undefined || from !== undefined ? [] : keysOf(session);
    const first = this.#shared?.first(keys) ?? [];
    const world = await subject.open(session.given, seed, startOf(from, first));
    const opened = { when: session.when, from, world, carryOver: undefined };
    const played: { seen: SessionObservation } & Omit<Played, "seen"> = { ...opened, seen: [] };
    this.#open.push(played);
    const own = session.when.slice(first.length);
    const seen = await runBuilds(world, session.given, own, this.#scope, (observation, i) => {
      const key = keys[first.length + i];
      if (key !== undefined) this.#shared?.keep(key, { observation, after: world.checkpoint() });
    });
    played.seen = [...first.map(({ observation }) => observation), ...seen];
    return played;
  }
}

/** A session with proposals off has another lifecycle. */
const keysOf = (session: TrialSession): readonly string[] =>
  stepKeys(session).map((key) => `${session.proposals ?? "on"} ${key}`);

function startOf(carryOver: CarryOver | undefined, first: readonly SharedStep[]): OpenOptions {
  const last = first.at(-1);
  return { ...(carryOver && { carryOver }), ...(last && { from: last.after }) };
}

function carryOverOf(played: Played): CarryOver {
  invariant(played.world !== undefined, "a world that is continued is open");
  played.carryOver ??= played.world.carryOver();
  return played.carryOver;
}

/** Steps as text, made only for sessions that may have the same steps: an environment in them may be large. */
const textOfSteps = new WeakMap<readonly Step[], string>();

const haveSameSteps = (one: { readonly when: readonly Step[] }, other: { readonly when: readonly Step[] }): boolean =>
  one.when === other.when || textOf(one.when) === textOf(other.when);

function textOf(steps: readonly Step[]): string {
  const text = textOfSteps.get(steps) ?? JSON.stringify(steps);
  textOfSteps.set(steps, text);
  return text;
}

/** Digests are computed only when there is something to compare. */
const isSameState = (one: CarryOver | undefined, other: CarryOver | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && one.digest() === other.digest());
