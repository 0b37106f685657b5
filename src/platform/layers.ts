/** The role and the creator of each layer of an app image, from the lifecycle's label. */
import type { Digest } from "#base";
import { LABELS, type LayersMetadata, lifecycleMetadata } from "#contract";
import { type Image, labelOf, layerHistory } from "#image";

export type LayerRole =
  | "run"
  | "extension"
  | "layer"
  | "app"
  | "launcher"
  | "config"
  | "process-types"
  | "sbom"
  | "unknown";

export interface LayerOrigin {
  readonly diffId: Digest;
  readonly role: LayerRole;
  /** The buildpack of a layer, as `<id>@<version>`. */
  readonly by?: string;
  /** The buildpack's name of the layer. */
  readonly name?: string;
  readonly cache: boolean;
  /** Bytes of the stored blob, which may be compressed. */
  readonly size: number;
  readonly createdBy?: string;
}

/** Undefined if no lifecycle made the image, or its label cannot be read. */
export function layersMetadataOf(image: Image): LayersMetadata | undefined {
  const label = labelOf(image, LABELS.lifecycleMetadata);
  const read = label === undefined ? undefined : lifecycleMetadata.read(label);
  return read?.ok === true ? read.value : undefined;
}

interface LayerClaim extends Pick<LayerOrigin, "role" | "by" | "name" | "cache"> {
  readonly sha: string;
}

/**
 * In the image's order. Several layers may have one diffID: each claim of the label takes the first free one above the run image.
 */
export function layerOrigins(image: Image): readonly LayerOrigin[] {
  const metadata = layersMetadataOf(image);
  const history = layerHistory(image);
  const top = metadata === undefined ? image.layers.length : runImageLayerCount(image, metadata);
  const claims = metadata === undefined ? [] : claimsOf(metadata);
  const taken = new Set<LayerClaim>();
  return image.layers.map(({ diffId, blob }, i) => {
    const claim = i < top ? undefined : claims.find((each) => each.sha === diffId && !taken.has(each));
    if (claim !== undefined) taken.add(claim);
    const createdBy = history[i]?.created_by;
    const { sha: _sha, ...origin } = claim ?? originWithoutClaim(i < top, createdBy);
    return { diffId, ...origin, size: blob.size, ...(createdBy !== undefined && { createdBy }) };
  });
}

/** The label does not mention layers of extensions, but the history does. */
function originWithoutClaim(ofRunImage: boolean, createdBy = ""): LayerClaim {
  const by = /, Created by extension: (.*)$/.exec(createdBy)?.[1];
  if (ofRunImage) return { sha: "", role: "run", cache: false };
  return by === undefined
    ? { sha: "", role: "unknown", cache: false }
    : { sha: "", role: "extension", by, cache: false };
}

/** The number of run image layers: up to the last layer that can be its top, with all layers of the label above it. */
export function runImageLayerCount(image: Image, metadata: LayersMetadata): number {
  const claims = claimsOf(metadata).map(({ sha }) => sha);
  const fits = image.layers.flatMap(({ diffId }, i) => (diffId === metadata.runImage.topLayer ? [i + 1] : []));
  return fits.findLast((at) => includesAll(image.layers.slice(at), claims)) ?? fits[0] ?? 0;
}

/** Whether `layers` contains each wanted diffID as often as it is wanted. */
function includesAll(layers: Image["layers"], wanted: readonly string[]): boolean {
  const rest: string[] = layers.map(({ diffId }) => diffId);
  return wanted.every((sha) => {
    const at = rest.indexOf(sha);
    if (at !== -1) rest.splice(at, 1);
    return at !== -1;
  });
}

function claimsOf(metadata: LayersMetadata): readonly LayerClaim[] {
  const layers = metadata.buildpacks.flatMap(({ key, version, layers }) =>
    Object.entries(layers)
      .filter(([, layer]) => layer.launch)
      .map(([name, { sha, cache }]): LayerClaim => ({ sha, role: "layer", by: `${key}@${version}`, name, cache })),
  );
  const own = (role: LayerRole, sha: string | undefined): readonly LayerClaim[] =>
    sha === undefined || sha === "" ? [] : [{ sha, role, cache: false }];
  return [
    ...layers,
    ...metadata.app.flatMap(({ sha }) => own("app", sha)),
    ...own("launcher", metadata.launcher.sha),
    ...own("config", metadata.config.sha),
    ...own("process-types", metadata.processTypes.sha),
    ...own("sbom", metadata.sbom?.sha),
  ];
}
