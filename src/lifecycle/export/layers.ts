/** The layers of buildpacks, SBOM and launcher. Each step adds its layers and their entries in the lifecycle's label. */
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
import { absolute } from "../files/paths.ts";
import { directoryLayer } from "../layers/directory.ts";
import { launcherLayer, processTypesLayer } from "../layers/launcher.ts";
import { type PhaseContext, type StepDef, step } from "../phase/context.ts";
import { directoriesOf, launcherConfigOf, placesOf } from "../phase/places.ts";
import { phaseFault } from "../rules/faults.ts";
import { addAppLayers } from "./app-layers.ts";
import { addImageLayer, layerAttributes, previousLayer, reusePrevious } from "./image-layers.ts";

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

const NOT_LAYERS: ReadonlySet<string> = new Set(["build.toml", "launch.toml", "store.toml"]);
const NONE: ReadonlySet<string> = new Set();

/** The name of every `<layer>.toml`, in byte order. One that is not a regular file cannot be read and fails the export. */
export function layerNames({ process }: PhaseContext, places: BuildpackPlaces): readonly ByteString[] {
  const dir = places.layerFiles;
  if (!process.fs.exists(dir)) return [];
  const others = dir === places.config ? NOT_LAYERS : NONE;
  const files = process.fs.readDir(dir).filter((name) => name.endsWith(".toml") && !others.has(name));
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
  const present = process.fs.exists(`${dir}/${name}`);
  const source = rules.platform.layerSource({ present, cache: content.types.cache, previous });
  if (source.from === "nowhere")
    throw phaseFault("export", `the layer ${id}:${layerName} cannot be exported: ${source.why}`);
  const layer =
    source.from === "directory"
      ? reusePrevious(
          context,
          directoryLayer(process.fs, absolute(process, byteString`${dir}/${name}`), layerAttributes(context)),
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

interface OwnLayer {
  readonly role: "sbom" | "launcher" | "config" | "process-types";
  /** In the lifecycle's label. */
  readonly key: "sbom" | "launcher" | "config" | "processTypes";
  /** For messages. */
  readonly what: string;
}

interface OwnLayerStep extends Pick<StepDef<"export">, "id" | "cites"> {
  readonly layer: OwnLayer;
  /** Undefined: the image has no such layer. */
  make(context: OwnLayerContext): Layer | undefined;
}

type OwnLayerContext = PhaseContext<"export", "analyzed" | "previous" | "built" | "created">;

/** A step that adds a layer of the lifecycle and records it in the label. */
const ownLayerStep = ({ id, cites, layer: { role, key, what }, make }: OwnLayerStep): StepDef<"export"> =>
  step("export", {
    id,
    cites,
    needs: ["analyzed", "previous", "built", "created"],
    run(context) {
      const { state } = context;
      const made = make(context);
      if (made === undefined) return;
      const layer = reusePrevious(context, made, state.analyzed.metadata[key]?.sha, what);
      addImageLayer(context, layer, { role });
      state.metadata = { ...state.metadata, [key]: { sha: layer.diffId } };
    },
  });

const addSbomLayer = ownLayerStep({
  id: "export:sbom-layer",
  cites: ["platform.exporter.sbom.launch-layer", "platform.label.lifecycle.sbom-sha"],
  layer: { role: "sbom", key: "sbom", what: "the SBOM layer" },
  make(context) {
    const { process } = context;
    const dir = absolute(process, byteString`${directoriesOf(context).sbom}/launch`);
    return process.fs.exists(dir) ? directoryLayer(process.fs, dir, layerAttributes(context)) : undefined;
  },
});

const addLauncherLayer = ownLayerStep({
  id: "export:launcher-layer",
  cites: ["platform.exporter.launcher.binary", "platform.label.lifecycle.launcher-sha"],
  layer: { role: "launcher", key: "launcher", what: "the launcher" },
  make: ({ process, inputs, rules }) =>
    launcherLayer(process.fs.readContent(inputs.launcher), rules.platform.layerTimeNs),
});

const addConfigLayer = ownLayerStep({
  id: "export:config-layer",
  cites: ["platform.exporter.config.metadata-layer", "platform.label.lifecycle.config-sha"],
  layer: { role: "config", key: "config", what: "the launcher's configuration" },
  make(context) {
    const path = absolute(context.process, launcherConfigOf(context));
    return directoryLayer(context.process.fs, path, layerAttributes(context));
  },
});

const addProcessTypesLayer = ownLayerStep({
  id: "export:process-types-layer",
  cites: ["platform.exporter.launcher.symlinks"],
  layer: { role: "process-types", key: "processTypes", what: "the process types" },
  make({ state, rules }) {
    const types = state.built.processes.map(({ type }) => type);
    for (const type of types) {
      const problem = rules.platform.processTypeProblem({ type });
      if (problem !== undefined)
        throw phaseFault("export", `the process type ${JSON.stringify(type)} cannot be exported: ${problem}`);
    }
    return types.length === 0 ? undefined : processTypesLayer(types.map(byteString), rules.platform.layerTimeNs);
  },
});

export const exportLayerSteps: readonly StepDef<"export">[] = [
  addBuildpackLayers,
  addSbomLayer,
  addAppLayers,
  addLauncherLayer,
  addConfigLayer,
  addProcessTypesLayer,
];
