/** Observed images as file trees: laws compare what a container would read. */
import {
  type AbsPath,
  absPath,
  ancestors,
  byteString,
  contentOf,
  type Digest,
  FaultError,
  isWithin,
  type Json,
  streamedContent,
  utf8,
} from "#base";
import { apply, type Layer, layerOf } from "#image";
import type { EntryObservation, ImageObservation, LayerObservation, Ref, StepObservation, World } from "#protocol";
import { type Change, diff, emptyTree, type Inode, lookup, type TarEntry, type Tree } from "#tree";
import type { LawViolation, Trial } from "./law.ts";

/** The parts of an image, without its packaging: compression, media types, the bytes of the manifest. */
export function comparableParts(image: ImageObservation | undefined): Readonly<Record<string, Json>> {
  if (image === undefined) return {};
  const { config, labels, history, layers } = image;
  return { config, labels, history: [...history], layers: diffIds(layers) };
}

/** The image of that name; undefined if it does not exist or is broken. */
export function imageIn(step: StepObservation | undefined, ref: Ref): ImageObservation | undefined {
  const image = step?.images[ref];
  return image === undefined || "broken" in image ? undefined : image;
}

export const hasSucceeded = (step: StepObservation | undefined): boolean =>
  step?.exit !== undefined && "code" in step.exit && step.exit.code === 0;

/** How a step ended, for a violation. */
export const exitOf = (step: StepObservation | undefined): Json => (step?.exit === undefined ? null : { ...step.exit });

const flattened = new WeakMap<ImageObservation, Tree>();

/**
 * Throws a FaultError if the layers cannot be unpacked; then no container starts from the image either. If the lowest layers are those of
 * `base`, its tree is where they end.
 */
export function treeOfImage(image: ImageObservation, base?: ImageObservation): Tree {
  const known = flattened.get(image);
  if (known !== undefined) return known;
  const isBased = base?.layers.every(({ entries }, i) => entries === image.layers[i]?.entries) ?? false;
  const start = base !== undefined && isBased ? { tree: treeOfImage(base), layers: base.layers.length } : NOTHING;
  const tree = image.layers.slice(start.layers).reduce((below, layer) => apply(below, layerWith(layer)), start.tree);
  flattened.set(image, tree);
  return tree;
}

const NOTHING = { tree: emptyTree, layers: 0 };

/** Observed layers with the same content have one list of entries. */
const layersOfEntries = new WeakMap<LayerObservation["entries"], Layer>();

function layerWith({ entries }: LayerObservation): Layer {
  const layer = layersOfEntries.get(entries) ?? layerOf(entries.map(entryOf));
  layersOfEntries.set(entries, layer);
  return layer;
}

/** Says why no container starts from an image. */
export function unreadableLayers(
  image: ImageObservation,
  ref: string,
  base?: ImageObservation,
): readonly LawViolation[] {
  try {
    treeOfImage(image, base);
    return [];
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return [{ at: ref, expected: "layers that can be laid out", actual: error.message }];
  }
}

const ENTRY_TYPES = [
  "block",
  "char",
  "dir",
  "fifo",
  "file",
  "hardlink",
  "symlink",
] as const satisfies TarEntry["type"][];

function entryOf({ name, type, mode, owner, mtime, linkname, size = 0, digest }: EntryObservation): TarEntry {
  const [uid, gid] = owner === "root" ? [0, 0] : owner === "user" ? [1000, 1000] : owner.split(":").map(Number);
  const meta = {
    mode: Number.parseInt(mode, 8),
    uid: uid ?? 0,
    gid: gid ?? 0,
    mtimeNs: BigInt(mtime) * 1_000_000_000n,
  };
  return {
    name: byteString(name),
    type: ENTRY_TYPES.find((one) => one === type) ?? "file",
    meta,
    ...(linkname !== undefined && { linkname: byteString(linkname) }),
    ...(digest !== undefined && { content: standIn(size, digest) }),
  };
}

/** Content with the observed size and digest; nothing reads its bytes. */
const standIn = (size: number, digest: Digest) =>
  size === 0 ? contentOf(utf8("")) : streamedContent(size, () => [utf8(digest)], digest);

/** Directories of which proposals know that the app image owns them. */
interface OwnedByProposals {
  owned(world: World): readonly string[];
}

/** The directories that belong to the app image's own layers; all others belong to the run image. */
export function ownedRoots({ given }: Trial, proposals: OwnedByProposals): readonly AbsPath[] {
  const app = given.env.CNB_APP_DIR ?? "/workspace";
  const own = [app, "/layers", "/cnb/lifecycle", "/cnb/process", ...proposals.owned(given)];
  return own.map((path) => absPath(byteString(path)));
}

export const isOwned = (roots: readonly AbsPath[], path: AbsPath): boolean =>
  roots.some((root) => isWithin(root, path));

/** Whether a run image has content at a path; "open" for an empty directory and a link, which the texts do not decide. */
export function contentInRunImage(run: ImageObservation | undefined, dir: AbsPath): "some" | "none" | "open" {
  if (run === undefined || ancestors(dir).some((path) => nodeIn(run, path)?.kind === "symlink")) return "open";
  const node = nodeIn(run, dir);
  if (node === undefined) return "none";
  return node.kind === "symlink" || (node.kind === "dir" && node.names.length === 0) ? "open" : "some";
}

export const changesIn = (before: ImageObservation, after: ImageObservation): readonly Change[] =>
  diff(treeOfImage(before), treeOfImage(after));

export const nodeIn = (image: ImageObservation, path: AbsPath): Inode | undefined => lookup(treeOfImage(image), path);

/** Describes a file of an image for people. */
function describeNode(node: Inode | undefined): string {
  if (node === undefined) return "nothing";
  const { kind, mode, uid, gid, mtimeNs } = node;
  const what = kind === "symlink" ? ` to ${node.target}` : kind === "file" ? ` of ${node.content.digest}` : "";
  return `${kind}${what}, mode ${mode.toString(8).padStart(4, "0")}, owner ${uid}:${gid}, time ${mtimeNs / 1_000_000_000n}`;
}

export const violationOf = ({ path, was, now }: Change): LawViolation => ({
  at: path,
  expected: describeNode(was),
  actual: describeNode(now),
});

/** The diffIDs of the layers from index `from` upwards. */
export const diffIds = (layers: readonly LayerObservation[], from = 0): readonly Digest[] =>
  layers.slice(from).map(({ diffId }) => diffId);
