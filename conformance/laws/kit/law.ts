/**
 * A property: a law over generated worlds. A trial is data, a world and the steps taken in it; what is seen of it is judged by a pure
 * function. So a counterexample is a file that says everything, and whoever has it can judge again.
 */
import type { Arbitrary } from "fast-check";
import type { Brand } from "#base";
import type { Violation } from "../../protocol/bundle.ts";
import type { Lane, Needs, StatementId, Step, World } from "../../protocol/case.ts";
import type { Versions } from "../../protocol/instantiate.ts";
import type { StepObservation } from "../../protocol/observation.ts";

/** `<law>.<what>`, as the ids of cases are. */
export type LawId = Brand<string, "PropertyId">;

export interface Trial {
  readonly given: World;
  readonly when: readonly Step[];
}

/** A trial as it is performed in a world of its own. */
export interface TrialSession extends Trial {
  /** By the same lifecycle with every proposal off. */
  readonly by?: "plain";
  /** What was done in an earlier world, that has left its registry and its cache. It is part of what is seen. */
  readonly previous?: TrialSession;
}

/** The worlds of a session, the earliest first. */
export const sessionsInOrder = (session: TrialSession): readonly TrialSession[] => [
  ...(session.previous === undefined ? [] : sessionsInOrder(session.previous)),
  session,
];

/** As they are seen. */
export const stepsOfSession = (session: TrialSession): readonly Step[] =>
  sessionsInOrder(session).flatMap(({ when }) => when);

/** What was seen after each step of one session of a trial. */
export type SessionObservation = readonly StepObservation[];

export type { Violation as LawViolation };

/** A trial says nothing of the law where what the law speaks of never came about: no image was built, no rebase was allowed. */
export type LawCheck = { readonly violations: readonly Violation[] } | { readonly vacuous: string };

export interface Law {
  readonly id: LawId;
  /** One sentence: what holds in every world. */
  readonly says: string;
  readonly lane: Lane;
  /** The statements that a run without violations is evidence for. */
  readonly covers: readonly StatementId[];
  readonly needs: Needs;
  /**
   * `law`: every conforming lifecycle keeps it. `finding`: no lifecycle can, and the counterexample is the product; it is run only
   * when asked for by its whole id, and its lane is `may`.
   */
  readonly kind: "law" | "finding";
  /** One in so many of the worlds that a run asks for: what costs more is tried less. */
  readonly runsDivisor: number;
  /** For laws whose worlds use any enabled proposals: those among `on` that a world uses. */
  usedBy?(world: World, on: readonly string[]): readonly string[];
  /** `on`: the amendments of the lifecycle on trial; worlds use the proposals among them. */
  trials(versions: Versions, on: readonly string[]): Arbitrary<Trial>;
  sessions(trial: Trial): readonly TrialSession[];
  check(trial: Trial, seen: readonly SessionObservation[]): LawCheck;
  /** Trials that follow from what was seen of this one, such as a kill at each request that it made. */
  followUps?(trial: Trial, seen: readonly SessionObservation[]): readonly Trial[];
}

export const lawId = (text: string): LawId => text as LawId;
export const requirementIds = (...ids: readonly string[]): readonly StatementId[] => ids as readonly StatementId[];
/** What most properties are: one session, the trial itself. */
export const singleSession = (trial: Trial): readonly TrialSession[] => [trial];
/** Of a law that a proposal has to keep in every world. */
export const proposalLaw = (proposal: string) =>
  ({
    lane: "must",
    kind: "law",
    needs: { amendments: [proposal] },
    runsDivisor: 1,
    sessions: singleSession,
  }) as const satisfies Partial<Law>;
