/** Writes the cache for the next build: layers, their metadata and their SBOM files. A failure here does not fail the export. */
import { type ByteString, byteString, describeFault, FaultError, textOfByteString } from "#base";
import {
  type BuildpackLayers,
  type CacheMetadata,
  cacheMetadata,
  type GroupElement,
  json,
  type LayerMetadata,
  layerToml,
} from "#contract";
import type { Layer } from "#image";
import { SystemError } from "#machine";
import type { Cache } from "../cache/cache.ts";
import { layersOf } from "../cache/metadata.ts";
import { readDocument } from "../files/documents.ts";
import { absolutePath } from "../files/paths.ts";
import { directoryLayer } from "../layers/directory.ts";
import { type PhaseContext, step } from "../phase/context.ts";
import { directoriesOf, placesOf } from "../phase/places.ts";
import { phaseFault } from "../rules/faults.ts";
import { layerAttributes } from "./image-layers.ts";
import { layerNames } from "./layers.ts";

type Context = PhaseContext<"export", "group" | "cacheMetadata">;

export const writeCache = step("export", {
  id: "export:cache",
  cites: ["platform.exporter.cache.contents", "platform.exporter.cache.metadata", "buildpack.layers.cache.store"],
  needs: ["group", "cache", "cacheMetadata"],
  async run(context) {
    const { state, log } = context;
    if (state.cache === undefined) return;
    try {
      const metadata = stageEverything(context, state.cache);
      const at = json.notFiniteAt(metadata);
      if (at !== undefined) throw phaseFault("export", `its metadata cannot have a float that is not finite, at ${at}`);
      await state.cache.commit(cacheMetadata.write(metadata));
    } catch (error) {
      const why = reasonOf(error);
      if (why === undefined) throw error;
      log.warn(`The cache is not written: ${why}`);
    }
  },
});

/** Undefined for a bug, which is thrown on. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof FaultError) return describeFault(error.fault);
  return error instanceof SystemError ? error.message : undefined;
}

function stageEverything(context: Context, cache: Cache): CacheMetadata {
  const { state, process, rules } = context;
  const buildpacks = state.group.group.map((element) => stageLayers(context, cache, element));
  const sboms = absolutePath(process, byteString`${directoriesOf(context).sbom}/cache`);
  if (!rules.platform.keepsSboms || !process.fs.exists(sboms)) return { sbom: { sha: "" }, buildpacks };
  const layer = directoryLayer(process.fs, sboms, layerAttributes(context));
  stage(context, cache, layer, state.cacheMetadata.sbom.sha);
  return { sbom: { sha: layer.diffId }, buildpacks };
}

function stageLayers(context: Context, cache: Cache, element: GroupElement): BuildpackLayers {
  const { process, rules, state, log } = context;
  const { id, version } = element;
  const places = placesOf(context, element);
  const layers: Record<string, LayerMetadata> = {};
  for (const name of layerNames(context, places)) {
    const { types, metadata: data } = readDocument(
      process.fs,
      byteString`${places.layerFiles}/${name}.toml`,
      layerToml,
    );
    const present = process.fs.exists(`${places.layers}/${name}`);
    if (types.cache && !present)
      log.warn(`The layer ${id}:${textOfByteString(name)} is not cached: it has no directory`);
    if (!rules.platform.cachesLayer({ ...types, present })) continue;
    const layer = readableLayer(context, { dir: places.layers, name, id });
    if (layer === undefined) continue;
    stage(context, cache, layer, layersOf(state.cacheMetadata.buildpacks, id)[textOfByteString(name)]?.sha);
    layers[textOfByteString(name)] = { sha: layer.diffId, ...(data !== undefined && { data }), ...types };
  }
  return { key: id, version, layers };
}

interface LayerOnDisk {
  readonly dir: ByteString;
  readonly name: ByteString;
  /** The id of its buildpack. */
  readonly id: string;
}

/** Undefined, with a warning, for a layer that cannot be read. Computing the digest here makes a host read it now. */
function readableLayer(context: Context, { dir, name, id }: LayerOnDisk): Layer | undefined {
  const { process, log } = context;
  try {
    const layer = directoryLayer(
      process.fs,
      absolutePath(process, byteString`${dir}/${name}`),
      layerAttributes(context),
    );
    void layer.diffId;
    return layer;
  } catch (error) {
    const why = reasonOf(error);
    if (why === undefined) throw error;
    log.warn(`The layer ${id}:${textOfByteString(name)} is not cached: ${why}`);
    return undefined;
  }
}

function stage({ rules }: Context, cache: Cache, layer: Layer, cachedSha: string | undefined): void {
  const unchanged = layer.diffId === cachedSha;
  cache.stage(layer, { unchanged, copies: unchanged ? rules.platform.unchangedCacheCopies : 1 });
}
