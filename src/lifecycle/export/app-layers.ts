/**
 * The app directory as layers: one for each slice, and one for the rest. Proposals export further directories in the same way, in layers
 * above those of the app directory.
 */
import { type AbsPath, byteString, FaultError, ROOT } from "#base";
import { type Layer, layerOf } from "#image";
import { symlink } from "#tree";
import { absolutePath } from "../files/paths.ts";
import { entryMaker, type Parent } from "../layers/attributes.ts";
import { sliceLayers } from "../layers/slices.ts";
import { step } from "../phase/context.ts";
import { addImageLayer, type LayerContext, layerAttributes, reusePrevious } from "./image-layers.ts";

export const addAppLayers = step("export", {
  id: "export:app-layers",
  cites: [
    "platform.exporter.app-layers",
    "buildpack.slices.separate-layers",
    "buildpack.slices.rest",
    "platform.label.lifecycle.app-entries",
  ],
  needs: ["analyzed", "previous", "built", "created"],
  run(context) {
    const { state, process, inputs } = context;
    const slices = state.built.slices.map(({ paths = [] }) => paths);
    const dir = absolutePath(process, inputs.app);
    const at = context.rules.platform.appReadAt({ dir, real: process.fs.realPath(dir) });
    const layers = layersOfDirectory(context, { dir, at }, slices);
    const previous = state.analyzed.metadata.app.map(({ sha }) => sha);
    for (const [i, layer] of layers.entries()) {
      const reused = reusePrevious(context, layer, knownIn(previous, layer), `app layer ${i + 1}`);
      addImageLayer(context, reused, { role: "app", name: String(i + 1) });
    }
    state.metadata = { ...state.metadata, app: layers.map(({ diffId }) => ({ sha: diffId })) };
  },
});

/** `slices` are the paths of each slice, as launch.toml has them. Without `parents` the layers repeat the directories above `dir`. */
function layersOfDirectory(
  context: LayerContext,
  place: { readonly dir: AbsPath; readonly at?: AbsPath },
  slices: readonly (readonly string[])[],
  parents?: readonly Parent[],
): readonly Layer[] {
  const { process, rules } = context;
  const patterns = slices.map((paths) => ({
    patterns: paths.map((path) => rules.platform.slicePattern({ pattern: byteString(path), app: place.dir })),
  }));
  const layers = sliceLayers(process.fs, place, patterns, layerAttributes(context), parents);
  if (!layers.ok) throw new FaultError(layers.fault);
  return layers.value;
}

const knownIn = (shas: readonly string[], { diffId }: Layer): string | undefined => shas.find((sha) => sha === diffId);

export interface ExportedDirectory {
  readonly dir: AbsPath;
  /** The name of the directory in the log and in the history. */
  readonly what: string;
  /** diffIDs of the directory in the previous image. The exporter reuses them. */
  readonly previous: readonly string[];
  /** Whether the layers repeat the directories above. Default: yes, as for the app directory. */
  readonly parents?: boolean;
}

/** Adds a layer for each slice that names paths in the directory, and one for the rest. Returns their diffIDs. */
export function addDirectory(
  context: LayerContext,
  { dir, what, previous, parents = true }: ExportedDirectory,
): readonly string[] {
  const prefix = dir === ROOT ? dir : `${dir}/`;
  const slices = context.state.built.slices
    .map(({ paths = [] }) => paths.filter((path) => byteString(path) === dir || byteString(path).startsWith(prefix)))
    .filter((paths) => paths.length > 0);
  const layers = layersOfDirectory(context, { dir }, slices, parents ? undefined : []);
  for (const layer of layers) {
    const reused = reusePrevious(context, layer, knownIn(previous, layer), what);
    addImageLayer(context, reused, { role: "app", name: what });
  }
  return layers.map(({ diffId }) => diffId);
}

export interface ExportedLink {
  readonly path: AbsPath;
  readonly target: AbsPath;
}

/** Adds one layer of links, without the directories above them. */
export function addLinks(context: LayerContext, links: readonly ExportedLink[], what: string): void {
  const entryOf = entryMaker(layerAttributes(context));
  const entries = links.map(({ path, target }) => entryOf(path, symlink(target))).filter((one) => one !== undefined);
  addImageLayer(context, reusePrevious(context, layerOf(entries), undefined, what), { role: "app", name: what });
}
