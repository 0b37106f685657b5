/** Conformance: cases as data, any lifecycle as a subject, observations, pure verdicts, and the record that reports are made from. */

export type { FindingWorld } from "../../proposals/kit/finding-world.ts";
export { bundleOfFinding, frozenFile } from "../findings/frozen.ts";
export { type ShownFinding, showFinding } from "../findings/shown.ts";
export type { Law } from "../laws/kit/law.ts";
export { type Issue, issues, ledger, type Statement, specificationRevision } from "../ledger/host/ledger.ts";
export { type BoundaryMutant, boundaryMutants } from "../mutants/boundary/index.ts";
export type { Bundle } from "../protocol/bundle.ts";
export type * from "../protocol/case.ts";
export { issueId, statementId } from "../protocol/ids.ts";
export { describeRange } from "../protocol/instantiate.ts";
export { coveredBy } from "../protocol/needs.ts";
export type { Observation, StepObservation } from "../protocol/observation.ts";
export type { Description, Subject, SubjectSpec } from "../protocol/subject.ts";
export { moduleHint, proposalWords, shellWord } from "../reports/commands.ts";
export { RECORD_VERSION, type ResultRecord, type RunRecord } from "../reports/record.ts";
export { failureLines, type Ink, readablePointer, summaryLines, withoutControls } from "../reports/terminal.ts";
export { outcomeOf } from "../reports/verdict.ts";
export type { PlannedRun } from "../runner/plan.ts";
export { describeStep } from "../runner/results.ts";
export { openSubject, referenceExecutables, subjectSpec } from "../subjects/host/open.ts";
export { planRun } from "./catalogue.ts";
export { allLaws, cases, fileOf, findingWorld, findingWorlds } from "./evidence.ts";
export { executablesWith, launcherWith, type WordsWithModules } from "./host/executables-with-proposals.ts";
export { mutantLifecycles, openLifecycle } from "./lifecycle.ts";
export { bundleOfCase, type Played, type Replayed, readBundle, replay } from "./replay.ts";
export { type RunRequest, shareOf } from "./request.ts";
export { type LoadedProposals, loadUserProposals, NO_USER_PROPOSALS } from "./user-proposals.ts";
