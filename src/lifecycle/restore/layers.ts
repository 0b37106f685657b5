/**
 * Layers of an earlier build: metadata from the previous image or the cache, contents from the cache alone.
 *
 *   <layers>/<buildpack>/store.toml
 *   <layers>/<buildpack>/<layer>.toml     without its types
 *   <layers>/<buildpack>/<layer>/         when the cache has what the metadata belongs to
 */
import { byteString, isName } from "#base";
import { type LayerMetadata, layerToml, NO_TYPES, restoredData, storeToml } from "#contract";
import { fetched } from "../images/results.ts";
import { type Extraction, extract } from "../layers/extract.ts";
import { absolute } from "../layers/paths.ts";
import type { PhaseContext } from "../phase/context.ts";
import { escapedId, writeDocument } from "../phase/documents.ts";
import { phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";
import { layersOf } from "./state.ts";

type Context = PhaseContext<"restore">;
type Step = StepDef<"restore">;

const restoreStores: Step = {
  id: "restore:store-toml",
  cites: ["platform.restorer.store-toml", "buildpack.analysis.restore-store"],
  reads: ["file:<analyzed>"],
  writes: ["path:<layers>"],
  failsAs: "restore",
  run({ state, inputs, rules, process }) {
    if (!rules.platform.restoresStore({ skipLayers: inputs.skipLayers })) return;
    for (const { id } of state.group.group) {
      const store = state.analyzed?.metadata.buildpacks.find(({ key }) => key === id)?.store;
      if (store !== undefined)
        writeDocument(process.fs, `${inputs.layers}/${escapedId(id)}/store.toml`, storeToml, store);
    }
  },
};

const restoreMetadata: Step = {
  id: "restore:layer-metadata",
  cites: ["platform.restorer.layers.follow-rules", "buildpack.analysis.restore-layer-files"],
  reads: ["file:<analyzed>", "path:<cache>"],
  writes: ["path:<layers>"],
  failsAs: "restore",
  run(context) {
    const { state, inputs, rules } = context;
    if (!rules.platform.restoresLayers({ skipLayers: inputs.skipLayers })) return;
    for (const { id } of state.group.group) {
      const ofImage = layersOf(state.analyzed?.metadata.buildpacks ?? [], id);
      const ofCache = layersOf(state.cacheMetadata.buildpacks, id);
      for (const [name, layer] of Object.entries(ofImage)) {
        const cached = ofCache[name]?.cache === true;
        if (rules.platform.restoresFromImage({ ...layer, cached })) writeLayer(context, id, name, layer);
      }
      for (const [name, layer] of Object.entries(ofCache)) {
        const inImage = Object.hasOwn(ofImage, name);
        if (rules.platform.restoresFromCache({ ...layer, inImage })) writeLayer(context, id, name, layer);
      }
    }
  },
};

function writeLayer(
  { state, inputs, rules, process, log }: Context,
  id: string,
  name: string,
  layer: LayerMetadata,
): void {
  if (!isName(byteString(name))) {
    log.warn(`The metadata of ${id} has a layer called ${JSON.stringify(name)}: it is not restored`);
    return;
  }
  const types = rules.platform.restoredTypes(layer) ?? NO_TYPES;
  const metadata = layer.data === undefined ? undefined : restoredData(layer.data);
  const content = metadata === undefined || metadata === null ? { types } : { types, metadata };
  writeDocument(process.fs, `${layerPath(inputs.layers, id, name)}.toml`, layerToml, content);
  state.restored.set(`${id}:${name}`, layer.sha);
}

const layerPath = (layers: string, id: string, name: string): string =>
  `${layers}/${escapedId(id)}/${byteString(name)}`;

const restoreContents: Step = {
  id: "restore:layer-contents",
  cites: [
    "platform.restorer.layers.use-cache",
    "buildpack.layers.cache.restore-contents",
    "buildpack.layers.cache.both-or-neither",
  ],
  reads: ["path:<cache>"],
  writes: ["path:<layers>"],
  failsAs: "restore",
  async run(context) {
    const { state, inputs, rules } = context;
    if (!rules.platform.restoresLayers({ skipLayers: inputs.skipLayers })) return;
    for (const { id } of state.group.group) {
      for (const [name, layer] of Object.entries(layersOf(state.cacheMetadata.buildpacks, id))) {
        if (layer.cache && isThere(context, id, name)) await restoreContent(context, id, name, layer);
      }
    }
  },
};

function isThere({ process, inputs }: Context, id: string, name: string): boolean {
  const path = layerPath(inputs.layers, id, name);
  return isName(byteString(name)) && (process.fs.exists(`${path}.toml`) || process.fs.exists(path));
}

async function restoreContent(context: Context, id: string, name: string, { sha }: LayerMetadata): Promise<void> {
  const { state, inputs, rules, process, log } = context;
  const path = layerPath(inputs.layers, id, name);
  const metadataSha = state.restored.get(`${id}:${name}`);
  if (!rules.platform.restoresContents({ metadataSha, cacheSha: sha })) {
    log.info(`The layer ${id}:${name} of the cache is another one than that of the previous image`);
    forget(context, path, `${id}:${name}`);
    return;
  }
  const layer = await state.cache?.layer(sha);
  if (layer === undefined) {
    log.warn(`The layer ${id}:${name} is not restored: the cache does not have ${sha}, or it is damaged`);
    if (!rules.platform.keepsMetadataAlone({})) forget(context, path, `${id}:${name}`);
    return;
  }
  const { entries } = await fetched(layer);
  const extraction: Extraction = {
    within: absolute(process, inputs.layers),
    failsAs: "restore",
    accepts: (type) => rules.platform.restoresEntry({ type }),
    modeOf: ({ type, meta: { mode } }) => rules.platform.restoredMode({ type, mode }),
  };
  for (const left of extract(process.fs, entries, extraction)) {
    throw phaseFault("restore", `the layer ${id}:${name} was cached from another layers directory: it has ${left}`, {
      remedy: `build with the layers directory of the earlier build, or without its cache`,
    });
  }
}

/** Metadata and contents come back together, or not at all. */
function forget({ process, state }: Context, path: string, identifier: string): void {
  process.fs.removeAll(path);
  process.fs.removeAll(`${path}.toml`);
  state.restored.delete(identifier);
}

export const layerSteps: readonly Step[] = [restoreStores, restoreMetadata, restoreContents];
