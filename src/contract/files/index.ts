/**
 * The files of the specification, each with `read` and `write`, and their types.
 *
 * More than thirty names: each file has a codec and types of its own.
 */
export {
  type AnalyzedBuildImage,
  type AnalyzedMetadata,
  type AnalyzedRunImage,
  analyzedToml,
  type ImageReference,
  type ImageTarget,
  officialAnalyzedToml,
} from "./analyzed.ts";
export { type BomEntry, bomToml, type LegacyBomEntry, legacyBom } from "./bom.ts";
export { type Build, buildToml, type Store, storeToml, type UnmetEntry } from "./build.ts";
export type { ComponentReference } from "./component.ts";
export {
  type BuildpackDescriptor,
  type BuildpackInfo,
  buildpackToml,
  type Distro,
  type ExtensionDescriptor,
  type ExtensionInfo,
  extensionToml,
  type License,
  officialBuildpackToml,
  officialExtensionToml,
  type StackReference,
  type Target,
} from "./descriptor.ts";
export { type ExecDOutput, execDOutput } from "./execd.ts";
export { type Group, type GroupElement, groupToml } from "./group.ts";
export { type Label, type Launch, type LaunchProcess, launchToml, type Slice } from "./launch.ts";
export { type LayerContent, type LayerTypes, layerToml, NO_TYPES } from "./layer.ts";
export {
  type BuildpackLayers,
  type LayerMetadata,
  type LayerSha,
  type LayersMetadata,
  NO_LAYERS_METADATA,
  type RestoredNumbers,
  type RunImageForRebase,
  type RunImageNames,
  restoredData,
  restoredLayersMetadata,
  type StackNames,
  type StoreMetadata,
} from "./layers.ts";
export { type BuildMetadata, type ImageProcess, type MetadataForm, metadataToml, withOneWord } from "./metadata.ts";
export { type Order, type OrderElement, type OrderGroup, orderToml } from "./order.ts";
export {
  type BuildPlan,
  type BuildpackPlan,
  buildPlan,
  buildpackPlan,
  type Plan,
  type PlanEntry,
  type PlanSections,
  type Provider,
  type Provision,
  planToml,
  type Requirement,
} from "./plan.ts";
export {
  type ExtendArgument,
  type ExtendConfig,
  extendConfigToml,
  type ProjectMetadata,
  type ProjectSource,
  projectMetadataToml,
  type Report,
  type ReportImage,
  type RunImages,
  reportToml,
  runToml,
  type SystemBuildpack,
  type SystemBuildpacks,
  stackToml,
  systemToml,
} from "./platform.ts";
export { type ProjectBuildpack, type ProjectSettings, projectToml } from "./project.ts";
