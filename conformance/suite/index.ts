/** Conformance: cases as data, any lifecycle as a subject, observations, pure verdicts, and the record that reports are made from. */

export type { FindingWorld } from "../../proposals/kit/finding-world.ts";
export { type LoadedProposals, loadUserProposals } from "../../proposals/user/host/load.ts";
export { cases, fileOf } from "../cases/index.ts";
export { bundleOfFinding, frozenFile } from "../findings/frozen.ts";
export { findingWorld, findingWorlds } from "../findings/index.ts";
export { type ShownFinding, showFinding } from "../findings/shown.ts";
export { allLaws } from "../laws/index.ts";
export type { Law } from "../laws/law.ts";
export { type Issue, issues, ledger, type Requirement, revision } from "../ledger/host/ledger.ts";
export { type BoundaryMutant, boundaryMutants } from "../mutants/boundary/index.ts";
export type * from "../protocol/case.ts";
export { describeRange } from "../protocol/instantiate.ts";
export type { Observation, StepSeen } from "../protocol/observation.ts";
export type { Description, Subject } from "../protocol/subject.ts";
export { moduleHint, proposalWords, shellWord } from "../reports/commands.ts";
export { type CaseRecord, RECORD_VERSION, type RunRecord } from "../reports/record.ts";
export { failureLines, type Ink, printable, readable, summaryLines } from "../reports/terminal.ts";
export { outcomeOf } from "../reports/verdict.ts";
export { describeStep } from "../runner/evidence.ts";
export { plan } from "../runner/plan.ts";
export { type PlannedCase, type RunRequest, shareOf } from "../runner/request.ts";
export { coveredBy } from "../runner/select.ts";
export { openSubject, referenceExecutables, type SubjectSpec, subjectSpec } from "../subjects/host/open.ts";
export { executablesWith, launcherWith, type WordsWithModules } from "./host/executables-with-proposals.ts";
export { faultyLifecycles, openLifecycle } from "./lifecycle.ts";
export { type AnyBundle, bundleOfCase, type Played, type Replayed, readBundle, replay } from "./replay.ts";
