/** What the lifecycle must do, phase by phase, under rules: released versions, proposals, departures and faults as amendments. */
export { official } from "./amendments/official.ts";
export { addDirectory, addLinks, type ExportedDirectory, type ExportedLink } from "./export/directory.ts";
export type { LayerContext } from "./export/parts.ts";
export type { AroundTurn } from "./generate/state.ts";
export type { ArtifactPart } from "./images/artifacts.ts";
export * as artifacts from "./images/artifacts.ts";
export { sameImage } from "./images/names.ts";
export { treeOfImage } from "./images/tree.ts";
export type { Journal } from "./journal/journal.ts";
export { journal } from "./journal/journal.ts";
export { type BuildpackPlaces, placesOf } from "./layers/places.ts";
export { type Component, lookUp } from "./phase/buildpacks.ts";
export type { Claim } from "./phase/claims.ts";
export type { Phase, PhaseContext, ResultName } from "./phase/context.ts";
export { readDocument, readIfPresent, readLabel, writeDocument } from "./phase/documents.ts";
export {
  type Executable,
  lifecycleProgram,
  type ProgramsOptions,
  phasePrograms,
  referenceBook,
} from "./phase/programs.ts";
export { realPathSoFar } from "./phase/realPath.ts";
export { ensureOwner } from "./privileges/privileges.ts";
export { ruleBook } from "./rules/book.ts";
export { compose } from "./rules/compose.ts";
export type { Conflict, ConflictsFault } from "./rules/conflicts.ts";
export type { RequirementId } from "./rules/decision.ts";
export { EXIT_CODES, type FaultKind, type PhaseFault, phaseFault } from "./rules/faults.ts";
export { type Obeying, obeyedBy } from "./rules/obeyed.ts";
export {
  type Amendment,
  type BuildpackRules,
  type PlatformRules,
  type Resource,
  type RuleBook,
  type Rules,
  type StepChange,
  type StepDef,
  type StepId,
  step,
  type Wrap,
} from "./rules/rules.ts";
