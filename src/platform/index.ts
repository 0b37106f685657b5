/** A platform: builders, buildpacks, volumes and the order of the phases. It drives any lifecycle on any machine. */
export {
  type BuildEnd,
  type BuildObserver,
  type BuildRun,
  type PhaseRun,
  runBuild,
  type Volumes,
  volumeMounts,
} from "./build.ts";
export type { BuildImages, BuildPhase, BuildSettings, Extending, PhaseCommand } from "./build-settings.ts";
export { type BuilderParts, composeBuilder, platformFiles } from "./builder.ts";
export { type Buildpack, buildpackOf, isComposite, nameOfBuildpack } from "./buildpack.ts";
export { type ScriptFault, scriptFaults } from "./diagnose.ts";
export { fileBytesIn, type Ids, withOwner } from "./directories.ts";
export { type Extension, extensionOf, extensionOrder } from "./extension.ts";
export type { PlatformFault } from "./fault.ts";
export { type LayerOrigin, type LayerRole, layerOrigins, layersMetadataOf, runImageLayerCount } from "./layers.ts";
export { type InstalledLifecycle, installedLifecycle, LIFECYCLE_DIR } from "./lifecycle.ts";
export { checkComposites, orderOfBuildpacks, readOrder } from "./order.ts";
export { phaseCommands } from "./phases.ts";
export { buildMetadataOf, processesOf, type StartableProcess } from "./processes.ts";
export { mergeLabels, mergeProvisions, type Provisions } from "./provisions.ts";
export { type RebaseRun, type RebaseSettings, runRebase } from "./rebase.ts";
export { type RebaseComparison, type RebaseFinding, rebaseFindings } from "./rebase-findings.ts";
export { BUILD_REGISTRY, type BuildRegistry, buildReferenceOf, buildRegistry } from "./registry.ts";
export { builtInRunImage, entriesOfTree, imageOfTree } from "./run-image.ts";
export {
  type BuildpackSource,
  buildpacksIn,
  buildpacksOfArchive,
  buildpacksOfImage,
  extensionOfArchive,
} from "./source.ts";
