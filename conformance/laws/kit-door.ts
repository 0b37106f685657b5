/**
 * What laws of proposals are made of: generated builds and run images, sessions, and functions that read images.
 *
 * More than thirty names: a law imports nothing else from the laws.
 */
export { anyBuild, type BuildDraft, type BuildpackDraft, worldOfBuild } from "./arbitraries/builds.ts";
export { anyRunImage, withWhiteout } from "./arbitraries/images.ts";
export {
  actsIn,
  extendFirstBuildpack,
  type WorldChange,
  type WorldGenerator,
  withFiles,
  withoutFile,
  withoutKey,
} from "./generators/generator.ts";
export { missingEntries } from "./generators/missing-entries.ts";
export {
  contentInRunImage,
  hasSucceeded,
  imageIn,
  nodeIn,
  ownedRoots,
  treeOfImage,
  unreadableLayers,
} from "./kit/images.ts";
export {
  type Law,
  type LawId,
  type LawViolation,
  lawId,
  proposalLaw,
  type SessionObservation,
  singleSession,
  type Trial,
} from "./kit/law.ts";
export { isStopped, sessionsOfStop, stoppedIn, stopsOf } from "./kit/stops.ts";
export { checkOwned } from "./rebase/laws.ts";
export { BUILT_THEN_REBASED, checkRebase, withoutContent } from "./rebase/scenario.ts";
