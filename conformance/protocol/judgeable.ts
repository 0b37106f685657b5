/** One thing that the runner judges: a test case or a law. */
import type { FrozenCase, FrozenTrial } from "./bundle.ts";
import type { Feature, Lane, Needs, StatementId, Step, StepPhase } from "./case.ts";
import type { Observation, StepObservation } from "./observation.ts";
import type { Subject } from "./subject.ts";
import type { Verdict } from "./verdict.ts";
import type { Versions } from "./versions.ts";

export interface Judgeable {
  readonly kind: "case" | "law";
  readonly id: string;
  /** One sentence: what the lifecycle does, or what holds in every world. */
  readonly says: string;
  readonly lane: Lane;
  /** The statements that a pass is evidence for. */
  readonly statements: readonly StatementId[];
  readonly needs: Needs;
  /** What a lifecycle must claim, if it claims a profile. */
  readonly features: readonly Feature[];
  /** The phases of its steps; absent if they depend on the world. */
  readonly phases?: readonly StepPhase[];
  /** True: it is judged only if a user names its whole id. */
  readonly onRequest: boolean;
  judge(subject: Subject, versions: Versions, options: JudgeOptions): Promise<Judgement>;
}

export interface JudgeOptions {
  /** The seed of the run. */
  readonly seed: string;
  /** Generated worlds for each law. */
  readonly runs: number;
  /** Whether test cases share the steps that several of them begin with. Default: each performs all of its steps. */
  readonly sharing?: boolean;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** Absent if the subject performed nothing. */
  readonly performed?: Performance;
  /** What a bundle must hold to repeat this judgement. */
  readonly frozen?: FrozenCase | FrozenTrial;
}

export interface Performance {
  /** The step that the harness had to stop. */
  readonly stoppedAt?: Step;
  /** The steps of a test case, each with its observation unless an earlier step was stopped. */
  readonly steps: readonly PerformedStep[];
  /** What a recording of a test case keeps. */
  readonly observation?: Observation;
  /** How much the verdict of a law rests on. */
  readonly worlds?: WorldCounts;
}

export interface PerformedStep {
  readonly step: Step;
  readonly seen: StepObservation | undefined;
}

export interface WorldCounts {
  /** Worlds that were generated. */
  readonly generated: number;
  /** Trials that were not vacuous. */
  readonly trialsChecked: number;
  /** Worlds with at least one such trial. */
  readonly worldsChecked: number;
  /** How many of these worlds used each proposal that is on. */
  readonly worldsUsing: Readonly<Record<string, number>>;
}
