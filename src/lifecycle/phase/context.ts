/**
 * Steps, rules, and the context of a step. Phases exchange data only through files, so the context ends with the phase; only the
 * reservations and the journal do not.
 */
import type { Api } from "#base";
import type { Inputs, inputs } from "#contract";
import type { Process } from "#machine";
import type { BuildpackRules, PlatformRules } from "../decisions/all.ts";
import type { RequirementId } from "../rules/decision.ts";
import type { FaultKind } from "../rules/faults.ts";
import type { Journal } from "./journal.ts";
import type { Log } from "./log.ts";
import type { ReserveDirectory } from "./reservations.ts";
import type { Resource } from "./resource.ts";
import type { AnalyzeResults, AnalyzeStart } from "./states/analyze.ts";
import type { BuildResults, BuildStart } from "./states/build.ts";
import type { CreateResults, CreateStart } from "./states/create.ts";
import type { DetectResults, DetectStart } from "./states/detect.ts";
import type { ExportResults, ExportStart } from "./states/export.ts";
import type { ExtendResults, ExtendStart } from "./states/extend.ts";
import type { GenerateResults, GenerateStart } from "./states/generate.ts";
import type { LaunchResults, LaunchStart } from "./states/launch.ts";
import type { RebaseResults, RebaseStart } from "./states/rebase.ts";
import type { RestoreResults, RestoreStart } from "./states/restore.ts";

/** The state at the start of each phase. Its steps, and steps of proposals, add to it. */
export interface PhaseStarts {
  readonly analyze: AnalyzeStart;
  readonly detect: DetectStart;
  /** A part of the detector, without its own program. */
  readonly generate: GenerateStart;
  readonly restore: RestoreStart;
  readonly extend: ExtendStart;
  readonly build: BuildStart;
  readonly export: ExportStart;
  readonly create: CreateStart;
  readonly rebase: RebaseStart;
  readonly launch: LaunchStart;
}

/** The results that steps give to later steps of the same phase. A step sees only those that it needs. */
export interface PhaseResults {
  readonly analyze: AnalyzeResults;
  readonly detect: DetectResults;
  readonly generate: GenerateResults;
  readonly restore: RestoreResults;
  readonly extend: ExtendResults;
  readonly build: BuildResults;
  readonly export: ExportResults;
  readonly create: CreateResults;
  readonly rebase: RebaseResults;
  readonly launch: LaunchResults;
}

export type Phase = keyof PhaseStarts;
export type ResultName<P extends Phase> = keyof PhaseResults[P] & string;

/** `N`: the results of earlier steps that are in the state. */
export interface PhaseContext<P extends Phase = Phase, N extends ResultName<P> = never> {
  readonly rules: Rules;
  readonly process: Process;
  readonly inputs: Inputs;
  readonly state: PhaseStarts[P] & Pick<PhaseResults[P], N>;
  readonly reserve: ReserveDirectory;
  readonly journal: Journal;
  readonly log: Log;
}

/** The context of a phase that runs inside another. Contexts are built property by property: collecting the rest of an object is slow. */
export const innerContext = <P extends Phase>(
  { process, inputs, rules, journal, reserve, log }: PhaseContext,
  own: { readonly state: PhaseStarts[P]; readonly inputs?: Inputs; readonly process?: Process },
): PhaseContext<P> => ({
  process: own.process ?? process,
  inputs: own.inputs ?? inputs,
  rules,
  state: own.state,
  journal,
  reserve,
  log,
});

/** `<phase>:<what it does>`. */
export type StepId = `${Phase}:${string}`;

/** Any step of a phase. {@link step} creates steps and checks their types. */
export interface StepDef<P extends Phase = Phase> {
  readonly id: StepId;
  readonly cites: readonly RequirementId[];
  /** Results of earlier steps that this step uses. `compose` checks that an earlier step gives each of them. */
  readonly needs?: readonly string[];
  /** Results that `run` returns and the runner adds to the state. A later step may replace them. */
  readonly gives?: readonly string[];
  /** The kind of failures that have no kind of their own: system errors, malformed files. Default: FAILS_AS. */
  readonly failsAs?: FaultKind;
  /** Only for steps of amendments: what they write besides the outputs of the base. Two amendments must not write the same. */
  readonly writes?: readonly Resource[];
  /** Throws a `phaseFault` to end the phase. Method syntax makes a step of one phase assignable to a step of any. */
  run(context: PhaseContext<P>): unknown;
}

interface TypedStep<P extends Phase, N extends ResultName<P>, G extends ResultName<P>> extends StepDef<P> {
  readonly needs?: readonly N[];
  readonly gives?: readonly G[];
  run(context: PhaseContext<P, NoInfer<N>>): Additions<P, NoInfer<G>> | Promise<Additions<P, NoInfer<G>>>;
}

/** The type of what `run` returns. */
// biome-ignore lint/suspicious/noConfusingVoidType: a step that gives nothing need not return at all.
type Additions<P extends Phase, G extends ResultName<P>> = [G] extends [never] ? void : Pick<PhaseResults[P], G>;

/** Creates a step. `run` sees exactly the results in `needs` and returns exactly those in `gives`. */
export const step = <P extends Phase, const N extends ResultName<P> = never, const G extends ResultName<P> = never>(
  _phase: P,
  definition: TypedStep<P, N, G>,
): StepDef<P> => definition;

export interface Rules {
  readonly platformApi: Api;
  readonly platform: PlatformRules;
  /** The supported Buildpack APIs. */
  readonly buildpackApis: readonly Api[];
  /** Undefined if that Buildpack API is not supported. */
  buildpack(api: Api): BuildpackRules | undefined;
  readonly steps: { readonly [P in Phase]: readonly StepDef<P>[] };
  /** The statements that a decision and its wraps cite. The name is `platform.<name>` or `buildpack.<name>`. */
  cites(decision: string, buildpackApi?: Api): readonly RequirementId[];
  /** The inputs that amendments add. */
  readonly inputs?: inputs.InputSpecs;
  /** Ids of the applied amendments, in order. */
  readonly amendments: readonly string[];
}
