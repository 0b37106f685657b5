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

/** Adds a layer of the lifecycle and records it in the label. */
function addOwnLayer(
  context: PhaseContext<"export", "analyzed" | "previous" | "built" | "created">,
  made: Layer,
  { role, key, what }: OwnLayer,
): void {
  const { state } = context;
  const layer = reusePrevious(context, made, state.analyzed.metadata[key]?.sha, what);
  addImageLayer(context, layer, { role });
  state.metadata = { ...state.metadata, [key]: { sha: layer.diffId } };
}

const addSbomLayer = step("export", {
  id: "export:sbom-layer",
  cites: ["platform.exporter.sbom.launch-layer", "platform.label.lifecycle.sbom-sha"],
  needs: ["analyzed", "previous", "built", "created"],
  run(context) {
    const { process } = context;
    const dir = absolute(process, byteString`${directoriesOf(context).sbom}/launch`);
    if (!process.fs.exists(dir)) return;
    const made = directoryLayer(process.fs, dir, layerAttributes(context));
    addOwnLayer(context, made, { role: "sbom", key: "sbom", what: "the SBOM layer" });
  },
});

const addLauncherLayer = step("export", {
  id: "export:launcher-layer",
  cites: ["platform.exporter.launcher.binary", "platform.label.lifecycle.launcher-sha"],
  needs: ["analyzed", "previous", "built", "created"],
  run(context) {
    const { process, inputs, rules } = context;
    const made = launcherLayer(process.fs.readContent(inputs.launcher), rules.platform.layerTimeNs);
    addOwnLayer(context, made, { role: "launcher", key: "launcher", what: "the launcher" });
  },
});

const addConfigLayer = step("export", {
  id: "export:config-layer",
  cites: ["platform.exporter.config.metadata-layer", "platform.label.lifecycle.config-sha"],
  needs: ["analyzed", "previous", "built", "created"],
  run(context) {
    const { process } = context;
    const path = absolute(process, launcherConfigOf(context));
    const made = directoryLayer(process.fs, path, layerAttributes(context));
    addOwnLayer(context, made, { role: "config", key: "config", what: "the launcher's configuration" });
  },
});

const addProcessTypesLayer = step("export", {
  id: "export:process-types-layer",
  cites: ["platform.exporter.launcher.symlinks"],
  needs: ["analyzed", "previous", "built", "created"],
  run(context) {
    const { state, rules } = context;
    const types = state.built.processes.map(({ type }) => type);
    if (types.length === 0) return;
    for (const type of types) {
      const problem = rules.platform.processTypeProblem({ type });
      if (problem !== undefined)
        throw phaseFault("export", `the process type ${JSON.stringify(type)} cannot be exported: ${problem}`);
    }
    const made = processTypesLayer(types.map(byteString), rules.platform.layerTimeNs);
    addOwnLayer(context, made, { role: "process-types", key: "processTypes", what: "the process types" });
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
