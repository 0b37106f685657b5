/** What a step is given. Phases talk through files only, so nothing here outlives a phase but the claims and the journal. */
import type { Process } from "#machine";
import type { AnalyzeState } from "../analyze/state.ts";
import type { BuildState } from "../build/state.ts";
import type { CreateState } from "../create/state.ts";
import type { DetectState } from "../detect/state.ts";
import type { ExportState } from "../export/state.ts";
import type { ExtendState } from "../extend/state.ts";
import type { GenerateState } from "../generate/state.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Journal } from "../journal/journal.ts";
import type { LaunchState } from "../launch/state.ts";
import type { RebaseState } from "../rebase/state.ts";
import type { RestoreState } from "../restore/state.ts";
import type { Rules } from "../rules/rules.ts";
import type { Claim } from "./claims.ts";
import type { Log } from "./log.ts";

/** What the steps of one phase hand on to each other: a record that they fill. Proposals read and extend it. */
export interface PhaseStates {
  readonly analyze: AnalyzeState;
  readonly detect: DetectState;
  /** Inside the detector: no program of its own. */
  readonly generate: GenerateState;
  readonly restore: RestoreState;
  readonly extend: ExtendState;
  readonly build: BuildState;
  readonly export: ExportState;
  readonly create: CreateState;
  readonly rebase: RebaseState;
  readonly launch: LaunchState;
}

export type Phase = keyof PhaseStates;
/** Those that have a program. */
export type ProgramPhase = Exclude<Phase, "generate">;

export interface PhaseContext<P extends Phase = Phase> {
  readonly rules: Rules;
  readonly process: Process;
  readonly inputs: Inputs;
  readonly state: PhaseStates[P];
  readonly claim: Claim;
  readonly journal: Journal;
  readonly log: Log;
}
