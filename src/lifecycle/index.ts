/**
 * What the lifecycle must do, phase by phase, under rules: released versions, proposals, departures and faults as amendments.
 *
 * More than thirty names: a proposal changes rules, steps and amendments through the types of this door.
 */

export { official } from "./amendments/official.ts";
export { type ApiAxis, type ApiDiff, apiDiff } from "./book/api-diff.ts";
export { ruleBook } from "./book/book.ts";
export { type ChangesAt, changesAt } from "./book/changes.ts";
export { type Citation, citationsOf } from "./book/citations.ts";
export { compose } from "./book/compose.ts";
export type { Conflict, ConflictsFault } from "./book/conflicts.ts";
export {
  lifecycleProgram,
  type ProgramsOptions,
  phasePrograms,
  referenceBook,
} from "./book/programs.ts";
export type { BuildpackRules, PlatformRules } from "./decisions/all.ts";
export type { BuildpackPlaces } from "./decisions/places.ts";
export { addDirectory, addLinks, type ExportedDirectory, type ExportedLink } from "./export/app-layers.ts";
export type { LayerContext } from "./export/image-layers.ts";
export { readDocument, readIfPresent, readLabel, writeDocument } from "./files/documents.ts";
export { realPathSoFar } from "./files/real-path.ts";
export type { ArtifactPart } from "./images/artifacts.ts";
export * as artifacts from "./images/artifacts.ts";
export { sameImage } from "./images/names.ts";
export { imageTree } from "./images/tree.ts";
export type { Amendment, RuleBook, StepChange, Wrap } from "./phase/amendment.ts";
export {
  type Phase,
  type PhaseContext,
  type ResultName,
  type Rules,
  type StepDef,
  type StepId,
  step,
} from "./phase/context.ts";
export type { Journal } from "./phase/journal.ts";
export { createJournal } from "./phase/journal.ts";
export { placesOf } from "./phase/places.ts";
export type { ReserveDirectory } from "./phase/reservations.ts";
export type { Resource } from "./phase/resource.ts";
export type { GenerateHook } from "./phase/states/generate.ts";
export { ensureOwner } from "./privileges/privileges.ts";
export type { RequirementId } from "./rules/decision.ts";
export { FAILS_AS, FAULT_EXIT_CODES, type FaultKind, type PhaseFault, phaseFault } from "./rules/faults.ts";
