/** Conformance: cases as data, any lifecycle as a subject, observations, pure verdicts, and the record that reports are made from. */
export { cases } from "./cases/index.ts";
export { type Issue, issues, ledger, type Requirement, revision } from "./ledger/ledger.ts";
export { properties } from "./properties/index.ts";
export type * from "./protocol/case.ts";
export { describeRange } from "./protocol/instantiate.ts";
export type { Observation, StepSeen } from "./protocol/observation.ts";
export type { Description, Subject } from "./protocol/subject.ts";
export { type CaseRecord, RECORD_VERSION, type RunRecord } from "./report/record.ts";
export { failureLines, type Ink, printable, summaryLines } from "./report/terminal.ts";
export { outcomeOf } from "./report/verdict.ts";
export { openSubject, referenceExecutables, type SubjectSpec, subjectSpec } from "./subjects/open.ts";
export { describeStep } from "./suite/evidence.ts";
export { openLifecycle } from "./suite/lifecycle.ts";
export { plan } from "./suite/plan.ts";
export { type AnyBundle, bundleOfCase, type Played, type Replayed, readBundle, replay } from "./suite/replay.ts";
export { type PlannedCase, type RunRequest, shareOf } from "./suite/request.ts";
export { coveredBy, nearest } from "./suite/select.ts";
