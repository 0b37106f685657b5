/**
 * The protocol between the parts: test cases, subjects, observations and verdicts. `judge` is pure.
 *
 * More than thirty names: all parts of the harness share these types.
 */
export type { Boundary } from "./boundary.ts";
export {
  BUNDLE_VERSION,
  type Bundle,
  type BundleRun,
  bundleName,
  bundleNameOf,
  bundleOf,
  bundleText,
  type CaseBundle,
  type FrozenTrial,
  type LawBundle,
  MIGRATION_REMEDY,
  type Place,
  type ShownPlace,
  type Violation,
} from "./bundle.ts";
export type * from "./case.ts";
export { type CaseFacts, type CaseHead, caseOnDemand, factsOf } from "./case-facts.ts";
export {
  type BundleShape,
  componentsProblem,
  matcherProblem,
  memberAt,
  type Problem,
  shapeProblem,
  stepProblem,
} from "./check-bundle.ts";
export { selectVersions } from "./choose-versions.ts";
export { compactJson } from "./compact-json.ts";
export type * from "./faults.ts";
export { caseId, isRef, issueId, refEntries, statementId, statementIds } from "./ids.ts";
export type * from "./image-form.ts";
export {
  describeRange,
  instantiate,
  isInRange,
  observationKey,
  versionsOf,
} from "./instantiate.ts";
export { judge } from "./judge.ts";
export type { Judgeable, Judgement, JudgeOptions, Performance, PerformedStep, WorldCounts } from "./judgeable.ts";
export { describeMatcher, equal } from "./match.ts";
export { coveredBy, hasAnyProposal, unmetNeed } from "./needs.ts";
export type * from "./observation.ts";
export { stoppedStep } from "./observation.ts";
export { survivors } from "./observation-mutants.ts";
export { pointerProblem } from "./observation-places.ts";
export { inOlderForm } from "./older-forms.ts";
export { perform } from "./perform.ts";
export { editAt, escapeToken, pointer, select, tokensOf, valueAt } from "./pointer.ts";
export { featuresOf, judgeClaim, PROFILES, type ProfileName, profileName } from "./profiles.ts";
export { type SharedStep, SharedSteps, stepKeys, stepsInCommon } from "./shared-steps.ts";
export type {
  CarryOver,
  Checkpoint,
  Description,
  HalfLifecycle,
  ObservationScope,
  OpenOptions,
  Session,
  Subject,
  SubjectSpec,
} from "./subject.ts";
export type * from "./surroundings.ts";
export { type Failure, harnessError, kindOfFailures, type Verdict } from "./verdict.ts";
export type { Versions } from "./versions.ts";
export { crashLines, wrongEnd } from "./wrong-end.ts";
