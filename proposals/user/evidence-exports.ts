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
} from "../../conformance/cases/vocabulary/index.ts";
export { newerRunImage, runImage } from "../../conformance/cases/vocabulary/run-images.ts";
export { anyBuild, worldOfBuild } from "../../conformance/laws/arbitraries/builds.ts";
export { anyRunImage } from "../../conformance/laws/arbitraries/images.ts";
export { imageIn, succeeded } from "../../conformance/laws/kit/images.ts";
export { lawId, proposalLaw } from "../../conformance/laws/kit/law.ts";
export {
  addStep,
  combine,
  mutant,
  overrideBuildpackDecision,
  overrideDecision,
  skipStep,
} from "../../conformance/mutants/mutant.ts";
export { ignoreFaults, killedByLaw, mutantsWith, replaceSteps } from "../kit/mutants.ts";
