/** Further directories exported as the app directory is: a layer for each slice that names paths in it, and one for the rest. */
import { type AbsPath, byteString, FaultError, isWithin } from "#base";
import { layerOf } from "#image";
import { symlink } from "#tree";
import { entryMaker } from "../layers/attributes.ts";
import { sliceLayers } from "../layers/slices.ts";
import { addImageLayer, type LayerContext, layerAttributes, reusePrevious } from "./image-layers.ts";

export interface ExportedDirectory {
  readonly dir: AbsPath;
  /** In the log and in the history. */
  readonly what: string;
  /** diffIDs that the previous image has for it: those need not be written again. */
  readonly previous: readonly string[];
  /** Are the directories above repeated in the layers, as they are in those of the app directory? Default: yes. */
  readonly parents?: boolean;
}

/** The layers stand above those of the app directory. Gives their diffIDs. */
export function addDirectory(
  context: LayerContext,
  { dir, what, previous, parents = true }: ExportedDirectory,
): readonly string[] {
  const { process, rules, state } = context;
  const slices = state.built.slices
    .map(({ paths = [] }) =>
      paths.map(byteString).filter((path) => path.startsWith("/") && isWithin(dir, path as AbsPath)),
    )
    .filter((paths) => paths.length > 0)
    .map((paths) => ({ patterns: paths.map((pattern) => rules.platform.slicePattern({ pattern, app: dir })) }));
  const made = sliceLayers(process.fs, dir, slices, layerAttributes(context), parents ? undefined : []);
  if (!made.ok) throw new FaultError(made.fault);
  for (const layer of made.value) {
    const known = previous.find((sha) => sha === layer.diffId);
    addImageLayer(context, reusePrevious(context, layer, known, what), { role: "app", name: what });
  }
  return made.value.map(({ diffId }) => diffId);
}

export interface ExportedLink {
  readonly path: AbsPath;
  readonly target: AbsPath;
}

/** One layer of links, above those of the app directory; the directories above are left to what it stands upon. */
export function addLinks(context: LayerContext, links: readonly ExportedLink[], what: string): void {
  const entryOf = entryMaker(layerAttributes(context));
  const entries = links.map(({ path, target }) => entryOf(path, symlink(target))).filter((one) => one !== undefined);
  addImageLayer(context, reusePrevious(context, layerOf(entries), undefined, what), { role: "app", name: what });
}
