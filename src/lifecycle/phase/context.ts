/**
 * Steps, the rules that order them, and what a step is given. Phases talk through files only, so nothing here outlives a phase but the
 * claims and the journal.
 */
import type { Api } from "#base";
import type { inputs } from "#contract";
import type { Process } from "#machine";
import type { BuildpackRules, PlatformRules } from "../decisions/all.ts";
import type { Inputs } from "../inputs/inputs.ts";
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

/** The state that a phase starts with: what its steps add to, one after the other. Steps of proposals add to it too. */
export interface PhaseStarts {
  readonly analyze: AnalyzeStart;
  readonly detect: DetectStart;
  /** Inside the detector: it has no program of its own. */
  readonly generate: GenerateStart;
  readonly restore: RestoreStart;
  readonly extend: ExtendStart;
  readonly build: BuildStart;
  readonly export: ExportStart;
  readonly create: CreateStart;
  readonly rebase: RebaseStart;
  readonly launch: LaunchStart;
}

/** The results that steps give to later steps of the same phase. A step sees those that it needs. */
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
/** Those that have a program. */
export type ProgramPhase = inputs.Phase;
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

/** `<phase>:<what it does>`. */
export type StepId = `${Phase}:${string}`;

/** Any step of a phase, as lists hold it. Steps are written with {@link step}, which types them by what they need and give. */
export interface StepDef<P extends Phase = Phase> {
  readonly id: StepId;
  readonly cites: readonly RequirementId[];
  /** Results of earlier steps that this one uses. An earlier step gives each of them: composing the rules checks it. */
  readonly needs?: readonly string[];
  /** What this step adds to the state: `run` returns it. A later step may give a result again. */
  readonly gives?: readonly string[];
  /** The kind of every failure inside that does not name its own (system errors, malformed files); see FAILS_AS. */
  readonly failsAs?: FaultKind;
  /** Of an amendment's step: what it touches that another amendment could touch too. */
  readonly reads?: readonly Resource[];
  readonly writes?: readonly Resource[];
  /** Ends the phase by throwing `phaseFault(kind, message)`. Method syntax: a step of one phase stands in a list of any. */
  run(context: PhaseContext<P>): unknown;
}

interface TypedStep<P extends Phase, N extends ResultName<P>, G extends ResultName<P>> extends StepDef<P> {
  readonly needs?: readonly N[];
  readonly gives?: readonly G[];
  run(context: PhaseContext<P, NoInfer<N>>): Additions<P, NoInfer<G>> | Promise<Additions<P, NoInfer<G>>>;
}

/** What `run` returns; nothing where the step gives nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: a step that gives nothing need not return at all.
type Additions<P extends Phase, G extends ResultName<P>> = [G] extends [never] ? void : Pick<PhaseResults[P], G>;

/** A step whose `run` sees the results that it needs and no others, and returns those that it gives. */
export const step = <P extends Phase, const N extends ResultName<P> = never, const G extends ResultName<P> = never>(
  _phase: P,
  definition: TypedStep<P, N, G>,
): StepDef<P> => definition;

export interface Rules {
  readonly platformApi: Api;
  readonly platform: PlatformRules;
  /** Those that this lifecycle speaks. */
  readonly buildpackApis: readonly Api[];
  /** Undefined where this lifecycle does not speak that Buildpack API. */
  buildpack(api: Api): BuildpackRules | undefined;
  readonly steps: { readonly [P in Phase]: readonly StepDef<P>[] };
  /** Which statements a decision obeys, wraps included: `platform.<name>`, or `buildpack.<name>` under one Buildpack API. */
  cites(decision: string, buildpackApi?: Api): readonly RequirementId[];
  /** The inputs that amendments add, if any does. */
  readonly inputs?: inputs.InputSpecs;
  /** The amendments folded in, in order. */
  readonly amendments: readonly string[];
}
