/**
 * A platform: builders, buildpacks, volumes and the order of the phases. It drives any lifecycle on any machine.
 *
 * More than thirty names: the command shows each part of a build, and a result has a type of its own.
 */
export { type BuildEnd, type BuildObserver, type BuildRun, runBuild, volumeMounts } from "./build.ts";
export type { BuildImages, BuildSettings, Extending } from "./build-settings.ts";
export { type BuilderParts, composeBuilder, platformFiles } from "./builder.ts";
export { type Buildpack, buildpackOf, isComposite } from "./buildpack.ts";
export { scriptFaults } from "./diagnose.ts";
export { fileBytesIn, type Ids, subtreeOf, withOwner } from "./directories.ts";
export { type Extension, extensionOf, extensionOrder } from "./extension.ts";
export { type LayerOrigin, layerOrigins, layersMetadataOf, runImageLayerCount } from "./layers.ts";
export { installedLifecycle, LIFECYCLE_DIR } from "./lifecycle.ts";
export { checkComposites, orderOfBuildpacks, readOrder } from "./order.ts";
export { buildMetadataOf, processesOf, type StartableProcess } from "./processes.ts";
export { mergeLabels, mergeProvisions, type Provisions } from "./provisions.ts";
export { type RebaseRun, runRebase } from "./rebase.ts";
export { type RebaseFinding, rebaseFindings } from "./rebase-findings.ts";
export { BUILD_REGISTRY, type BuildRegistry, buildReferenceOf, buildRegistry } from "./registry.ts";
export { builtInRunImage, entriesOfTree, imageOfTree } from "./run-image.ts";
export {
  type BuildpackSource,
  buildpacksIn,
  buildpacksOfArchive,
  buildpacksOfImage,
  type ComponentArchive,
  extensionOfArchive,
  openComponentArchive,
} from "./source.ts";
