/**
 * What the evidence of a user proposal is written with. The reference's executables do not have these names, so a module uses them only inside
 * `evidence()` and in functions that `evidence()` calls.
 */
export {
  afterStep,
  allPhases,
  analyze,
  build,
  create,
  detect,
  expectEqual,
  expectFailure,
  expectSuccess,
  expectThat,
  exportApp,
  launch,
  makeLayer,
  newContainer,
  rebase,
  recordCall,
  restore,
  writeFile,
} from "#cases/vocabulary";
export { newerRunImage, runImage } from "#cases/vocabulary/run-images";
export { anyBuild, anyRunImage, hasSucceeded, imageIn, lawId, proposalLaw, worldOfBuild } from "#laws/kit";
export {
  addStep,
  combine,
  mutant,
  overrideBuildpackDecision,
  overrideDecision,
  skipStep,
} from "#mutants/kit";
export { ignoreFaults, killedByLaw, mutantsWith, replaceSteps } from "../kit/mutants.ts";
