/**
 * Restores layers: metadata from the previous image or the cache, contents only from the cache.
 *
 *   <layers>/<buildpack>/store.toml
 *   <layers>/<buildpack>/<layer>.toml     without its types
 *   <layers>/<buildpack>/<layer>/         if the cache has the layer that the metadata belongs to
 */
import { type ByteString, byteString, isName } from "#base";
import { type GroupElement, type LayerMetadata, layerToml, NO_TYPES, restoredData, storeToml } from "#contract";
import { layersOf } from "../cache/metadata.ts";
import { writeDocument } from "../files/documents.ts";
import { absolutePath } from "../files/paths.ts";
import { fetchOrThrow } from "../images/results.ts";
import { type ExtractOptions, extractEntries } from "../layers/extract.ts";
import { type PhaseContext, type ResultName, type StepDef, step } from "../phase/context.ts";
import { placesOf } from "../phase/places.ts";
import { phaseFault } from "../rules/faults.ts";

type Context<N extends ResultName<"restore"> = never> = PhaseContext<"restore", N>;

const restoreStores = step("restore", {
  id: "restore:store-toml",
  cites: ["platform.restorer.store-toml", "buildpack.analysis.restore-store"],
  needs: ["group", "analyzed"],
  run(context) {
    const { state, inputs, rules, process } = context;
    if (!rules.platform.restoresStore({ skipLayers: inputs.skipLayers, phase: inputs.phase })) return;
    for (const element of state.group.group) {
      const store = state.analyzed?.metadata.buildpacks.find(({ key }) => key === element.id)?.store;
      if (store !== undefined)
        writeDocument(process.fs, byteString`${placesOf(context, element).config}/store.toml`, storeToml, store);
    }
  },
});

const restoreMetadata = step("restore", {
  id: "restore:layer-metadata",
  cites: ["platform.restorer.layers.follow-rules", "buildpack.analysis.restore-layer-files"],
  needs: ["group", "analyzed", "cacheMetadata"],
  run(context) {
    const { state, inputs, rules } = context;
    if (!rules.platform.restoresLayers({ skipLayers: inputs.skipLayers })) return;
    for (const element of state.group.group) {
      const { id } = element;
      const ofImage = layersOf(state.analyzed?.metadata.buildpacks ?? [], id);
      const ofCache = layersOf(state.cacheMetadata.buildpacks, id);
      for (const [name, layer] of Object.entries(ofImage)) {
        const cached = ofCache[name]?.cache === true;
        if (rules.platform.restoresFromImage({ ...layer, cached })) writeLayer(context, element, name, layer);
      }
      for (const [name, layer] of Object.entries(ofCache)) {
        const inImage = Object.hasOwn(ofImage, name);
        if (!rules.platform.restoresFromCache({ ...layer, inImage })) continue;
        const { data, ...others } = layer;
        const restored = data === undefined ? undefined : restoredData(data, rules.platform.restoredNumbers);
        writeLayer(context, element, name, restored === undefined ? others : { ...others, data: restored });
      }
    }
  },
});

function writeLayer(context: Context, element: GroupElement, name: string, layer: LayerMetadata): void {
  const { state, rules, process, log } = context;
  const { id } = element;
  if (!isName(byteString(name))) {
    log.warn(`The metadata of ${id} has a layer ${JSON.stringify(name)}, which is not a file name: it is not restored`);
    return;
  }
  const types = rules.platform.restoredTypes(layer) ?? NO_TYPES;
  const { data: metadata } = layer;
  const content = metadata === undefined || metadata === null ? { types } : { types, metadata };
  writeDocument(process.fs, pathsOf(context, element, name).toml, layerToml, content);
  state.restored.set(`${id}:${name}`, layer.sha);
}

interface LayerPaths {
  readonly toml: ByteString;
  readonly dir: ByteString;
}

function pathsOf(context: Context, element: GroupElement, name: string): LayerPaths {
  const { layers, layerFiles } = placesOf(context, element);
  return { toml: byteString`${layerFiles}/${byteString(name)}.toml`, dir: byteString`${layers}/${byteString(name)}` };
}

const restoreContents = step("restore", {
  id: "restore:layer-contents",
  cites: [
    "platform.restorer.layers.use-cache",
    "buildpack.layers.cache.restore-contents",
    "buildpack.layers.cache.both-or-neither",
  ],
  needs: ["group", "cache", "cacheMetadata"],
  async run(context) {
    const { state, inputs, rules } = context;
    if (!rules.platform.restoresLayers({ skipLayers: inputs.skipLayers })) return;
    for (const element of state.group.group) {
      for (const [name, layer] of Object.entries(layersOf(state.cacheMetadata.buildpacks, element.id))) {
        if (!layer.cache || !isName(byteString(name))) continue;
        const paths = pathsOf(context, element, name);
        const identifier = `${element.id}:${name}`;
        if (isThere(context, paths)) await restoreContent(context, { identifier, paths, layer });
      }
    }
  },
});

const isThere = ({ process: { fs } }: Context, { toml, dir }: LayerPaths): boolean => fs.exists(toml) || fs.exists(dir);

interface CachedLayer {
  readonly identifier: string;
  readonly paths: LayerPaths;
  readonly layer: LayerMetadata;
}

async function restoreContent(context: Context<"cache">, cached: CachedLayer): Promise<void> {
  const { state, inputs, rules, process, log } = context;
  const { identifier } = cached;
  const { sha } = cached.layer;
  const metadataSha = state.restored.get(identifier);
  if (!rules.platform.restoresContents({ metadataSha, cacheSha: sha })) {
    log.info(`The layer ${identifier} in the cache differs from that of the previous image`);
    forget(context, cached);
    return;
  }
  const layer = await state.cache?.layer(sha);
  if (layer === undefined) {
    log.warn(`The layer ${identifier} is not restored: the cache does not have ${sha}, or it is damaged`);
    if (!rules.platform.keepsMetadataAlone) forget(context, cached);
    return;
  }
  const { entries } = await fetchOrThrow(layer);
  const extraction: ExtractOptions = {
    within: absolutePath(process, inputs.layers),
    failsAs: "restore",
    accepts: (type) => rules.platform.restoresEntry({ type }),
    modeOf: ({ type, meta: { mode } }) => rules.platform.restoredMode({ type, mode }),
    setIds: rules.platform.restoresSetIds,
  };
  for (const left of extractEntries(process.fs, entries, extraction)) {
    throw phaseFault("restore", `the layer ${identifier} was cached from another layers directory: it has ${left}`, {
      remedy: `build with the layers directory of the earlier build, or without its cache`,
    });
  }
}

/** Metadata and contents are restored together or not at all. */
function forget({ process, state }: Context, { paths, identifier }: CachedLayer): void {
  process.fs.removeAll(paths.dir);
  process.fs.removeAll(paths.toml);
  state.restored.delete(identifier);
}

export const restoreLayerSteps: readonly StepDef<"restore">[] = [restoreStores, restoreMetadata, restoreContents];
