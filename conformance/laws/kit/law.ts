/**
 * A law is a property of every conforming lifecycle, checked on generated worlds. A trial is data: a world and the steps in it. A pure
 * function checks the observations. So a counterexample is a file that `plimsoll replay` can judge again.
 */
import type { Arbitrary } from "fast-check";
import type { Brand } from "#base";
import type {
  Feature,
  Lane,
  Needs,
  ObservationScope,
  StatementId,
  Step,
  StepObservation,
  Versions,
  Violation,
  World,
} from "#protocol";

/** `<law>.<what>`, like the ids of test cases. */
export type LawId = Brand<string, "LawId">;

export interface Trial {
  readonly given: World;
  readonly when: readonly Step[];
}

/** A trial that runs in its own world. */
export interface TrialSession extends Trial {
  /** "off": the same lifecycle runs it with every proposal off. */
  readonly proposals?: "off";
  /** An earlier session whose registry and cache this one inherits; its observations come first. */
  readonly previous?: TrialSession;
}

/** A session and those before it, the earliest first. */
export const sessionsInOrder = (session: TrialSession): readonly TrialSession[] => [
  ...(session.previous === undefined ? [] : sessionsInOrder(session.previous)),
  session,
];

/** The steps of a session, in the order of its observations. */
export const stepsOfSession = (session: TrialSession): readonly Step[] =>
  sessionsInOrder(session).flatMap(({ when }) => when);

/** The observations after each step of one session. */
export type SessionObservation = readonly StepObservation[];

/** A violation, and what it says about the text. */
export interface LawViolation extends Violation {
  /** The statements that it breaks; of these, a failure names those that the law covers. Default: all that the law covers. */
  readonly breaks?: readonly string[];
  /** The text has another reading, which allows this. */
  readonly reading?: string;
}

export const breaking = (violations: readonly LawViolation[], ...breaks: readonly string[]): readonly LawViolation[] =>
  violations.map((one) => ({ ...one, breaks }));

/** A trial is vacuous if the condition of the law never occurs, for example no image is built or the rebase is rejected. */
export type LawCheck = { readonly violations: readonly LawViolation[] } | { readonly vacuous: string };

/** All follow-ups of a trial, or only those that differ in kind. */
export type FollowUps = "all" | "different";

export interface Law {
  readonly id: LawId;
  /** One sentence that holds in every world. */
  readonly says: string;
  readonly lane: Lane;
  /** The statements that a pass is evidence for. */
  readonly covers: readonly StatementId[];
  readonly needs: Needs;
  /** Default: `registry`. */
  readonly features?: readonly Feature[];
  /**
   * `law`: every conforming lifecycle obeys it. `finding`: no lifecycle can obey it, and the counterexample is the result; it runs only if
   * the user gives its whole id, and its lane is `may`.
   */
  readonly kind: "law" | "finding";
  /** A run of n worlds tries n / runsDivisor worlds of this law, so that expensive laws take less time. */
  readonly runsDivisor: number;
  /** Default: `images`, because most laws are about published images. */
  readonly observes?: ObservationScope;
  /** For laws whose worlds use any enabled proposals: those among `on` that a world uses. */
  usedBy?(world: World, on: readonly string[]): readonly string[];
  /** `on`: the amendments of the judged lifecycle; worlds use the proposals among them. */
  trials(versions: Versions, on: readonly string[]): Arbitrary<Trial>;
  sessions(trial: Trial): readonly TrialSession[];
  /** The steps that several sessions begin with are performed once. Not for a law that compares two performances of the same steps. */
  readonly sharesFirstSteps?: boolean;
  check(trial: Trial, seen: readonly SessionObservation[]): LawCheck;
  /** More trials, derived from the observations of this one, such as a kill at each registry request. */
  followUps?(trial: Trial, seen: readonly SessionObservation[], which: FollowUps): readonly Trial[];
}

export const lawId = (text: string): LawId => text as LawId;
/** Most laws have one session: the trial itself. */
export const singleSession = (trial: Trial): readonly TrialSession[] => [trial];
/** The common members of a law about one proposal. */
export const proposalLaw = (proposal: string) =>
  ({
    lane: "must",
    kind: "law",
    needs: { amendments: [proposal] },
    runsDivisor: 1,
    sessions: singleSession,
  }) as const satisfies Partial<Law>;
