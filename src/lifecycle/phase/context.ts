/** What a step is given. Phases talk through files only, so nothing here outlives a phase but the claims and the journal. */
import type { Process } from "#machine";
import type { AnalyzeResults, AnalyzeStart } from "../analyze/state.ts";
import type { BuildResults, BuildStart } from "../build/state.ts";
import type { CreateResults, CreateStart } from "../create/state.ts";
import type { DetectResults, DetectStart } from "../detect/state.ts";
import type { ExportResults, ExportStart } from "../export/state.ts";
import type { ExtendResults, ExtendStart } from "../extend/state.ts";
import type { GenerateResults, GenerateStart } from "../generate/state.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Journal } from "../journal/journal.ts";
import type { LaunchResults, LaunchStart } from "../launch/state.ts";
import type { RebaseResults, RebaseStart } from "../rebase/state.ts";
import type { RestoreResults, RestoreStart } from "../restore/state.ts";
import type { Rules } from "../rules/rules.ts";
import type { Claim } from "./claims.ts";
import type { Log } from "./log.ts";

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
