/** What a step is given. Phases talk through files only, so nothing here outlives a phase but the claims and the journal. */
import type { Process } from "#machine";
import type { Inputs } from "../inputs/inputs.ts";
import type { Claim } from "./claims.ts";
import type { Journal } from "./journal.ts";
import type { Log } from "./log.ts";
import type { Rules } from "./rules.ts";
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
export type ProgramPhase = Exclude<Phase, "generate">;
export type ResultName<P extends Phase> = keyof PhaseResults[P] & string;

/** `N`: the results of earlier steps that are in the state. */
export interface PhaseContext<P extends Phase = Phase, N extends ResultName<P> = never> {
  readonly rules: Rules;
  readonly process: Process;
  readonly inputs: Inputs;
  readonly state: PhaseStarts[P] & Pick<PhaseResults[P], N>;
  readonly claim: Claim;
  readonly journal: Journal;
  readonly log: Log;
}
