/** The words of mutants: override a decision, add or skip a step, change layers. */
export {
  addLauncherLayer,
  addLayerOnRebase,
  appLayers,
  changeRebasedImage,
  dirLayer,
  dropLastAppLayer,
  fileLayer,
  ignoreSlices,
  runLayers,
} from "./layers.ts";
export {
  addStep,
  combine,
  failWith,
  type Mutant,
  type MutantPlan,
  mutant,
  overrideBuildpackDecision,
  overrideDecision,
  type PlannedFault,
  skipStep,
} from "./mutant.ts";
