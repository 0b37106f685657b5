/** The labels of the specification, their types and their names. */
export {
  type BuildMetadataLabel,
  buildMetadata,
  type CacheMetadata,
  cacheMetadata,
  type LabelElement,
  type LauncherMetadata,
  lifecycleMetadata,
  projectMetadataLabel,
} from "./labels.ts";
export { LABELS } from "./names.ts";
