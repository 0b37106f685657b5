/** The steps that add layers, in order, and the first of them: the layers of buildpacks and their entries in the lifecycle's label. */
import { type ByteString, byteString, textOfByteString } from "#base";
import {
  type BuildpackLayers,
  type GroupElement,
  type LayerContent,
  type LayerMetadata,
  layerToml,
  storeToml,
} from "#contract";
import type { Layer } from "#image";
import { layersOf } from "../cache/metadata.ts";
import type { BuildpackPlaces } from "../decisions/places.ts";
import { readDocument, readIfPresent } from "../files/documents.ts";
import { absolutePath } from "../files/paths.ts";
import { directoryLayer } from "../layers/directory.ts";
import { type PhaseContext, type StepDef, step } from "../phase/context.ts";
import { placesOf } from "../phase/places.ts";
import { phaseFault } from "../rules/faults.ts";
import { addAppLayers } from "./app-layers.ts";
import { addImageLayer, layerAttributes, previousLayer, reusePrevious } from "./image-layers.ts";
import { addConfigLayer, addLauncherLayer, addProcessTypesLayer, addSbomLayer } from "./own-layers.ts";

type Context = PhaseContext<"export", "group" | "analyzed" | "previous" | "built" | "created">;

const addBuildpackLayers = step("export", {
  id: "export:buildpack-layers",
  cites: [
    "platform.exporter.layers.launch",
    "buildpack.export.layer.convert",
    "buildpack.export.layer.absolute-path",
    "buildpack.export.toml.stored",
    "buildpack.export.store-toml",
    "platform.label.lifecycle.buildpacks-entries",
  ],
  needs: ["group", "analyzed", "previous", "built", "created"],
  run(context) {
    const { state } = context;
    const buildpacks = state.group.group.map((element) => buildpackLayers(context, element));
    state.metadata = { ...state.metadata, buildpacks };
  },
});

function buildpackLayers(context: Context, element: GroupElement): BuildpackLayers {
  const { process, rules } = context;
  const places = placesOf(context, element);
  const layers: Record<string, LayerMetadata> = {};
  for (const name of layerNames(context, places)) {
    const content = readDocument(process.fs, byteString`${places.layerFiles}/${name}.toml`, layerToml);
    if (rules.platform.exportsLayer(content.types))
      layers[textOfByteString(name)] = addBuildpackLayer(context, element, { dir: places.layers, name, content });
  }
  const store = readIfPresent(process.fs, byteString`${places.config}/store.toml`, storeToml);
  return { key: element.id, version: element.version, layers, ...(store && { store }) };
}

/** The name of every `<layer>.toml`, in byte order. One that is not a regular file cannot be read and fails the export. */
export function layerNames({ process, rules }: PhaseContext, places: BuildpackPlaces): readonly ByteString[] {
  const dir = places.layerFiles;
  if (!process.fs.exists(dir)) return [];
  const besideConfig = dir === places.config;
  const files = process.fs.readDir(dir).filter((file) => rules.platform.describesLayer({ file, besideConfig }));
  return files.map((name) => name.slice(0, -".toml".length)).sort();
}

interface LayerOnDisk {
  readonly dir: ByteString;
  readonly name: ByteString;
  readonly content: LayerContent;
}

function addBuildpackLayer(
  context: Context,
  { id, version }: GroupElement,
  { dir, name, content }: LayerOnDisk,
): LayerMetadata {
  const { process, rules, state } = context;
  const layerName = textOfByteString(name);
  const previous = layersOf(state.analyzed.metadata.buildpacks, id)[layerName]?.sha;
  const present = process.fs.kind(`${dir}/${name}`) === "dir";
  const source = rules.platform.layerSource({ present, cache: content.types.cache, previous });
  if (source.from === "nowhere")
    throw phaseFault("export", `the layer ${id}:${layerName} cannot be exported: ${source.why}`);
  const layer =
    source.from === "directory"
      ? reusePrevious(
          context,
          directoryLayer(process.fs, absolutePath(process, byteString`${dir}/${name}`), layerAttributes(context)),
          previous,
          `the layer ${id}:${layerName}`,
        )
      : layerOfPreviousImage(context, source.sha, `${id}:${layerName}`);
  addImageLayer(context, layer, { role: "buildpack", name: layerName, by: `${id}@${version}` });
  const { metadata: data } = content;
  return { sha: layer.diffId, ...(data !== undefined && { data }), ...content.types };
}

function layerOfPreviousImage(context: Context, sha: string, what: string): Layer {
  const layer = previousLayer(context, sha);
  if (layer === undefined)
    throw phaseFault("export", `the layer ${what} cannot be reused: the previous image does not have ${sha}`);
  context.log.info(`Reusing the layer ${what}`);
  return layer;
}

export const exportLayerSteps: readonly StepDef<"export">[] = [
  addBuildpackLayers,
  addSbomLayer,
  addAppLayers,
  addLauncherLayer,
  addConfigLayer,
  addProcessTypesLayer,
];
