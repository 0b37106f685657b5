/**
 * Applies layers to trees, as the OCI image specification says ("Applying Changesets", "Whiteouts"), not as overlayfs does: whiteouts delete
 * from lower layers only, at any position in the layer; then the entries are written in their order.
 *
 * The specification is silent on the rest: names are normalised inside the root; a missing parent is made (0755, root); links on the way are
 * followed inside the root; a whiteout below a link that the same layer replaces has no effect; the metadata of a hard link is ignored.
 */
import { type AbsPath, absPath, type ByteString, baseName, byteString, child, nameOf, parentOf, ROOT } from "#base";
import {
  type Draft,
  dir,
  draftOf,
  emptyTree,
  file,
  type Inode,
  specialNode,
  symlink,
  type TarEntry,
  type Tree,
} from "#tree";
import { throwImageFault } from "../model/faults.ts";
import type { Image, Layer } from "../model/image.ts";
import { parentFinder } from "./parent-finder.ts";

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";
const PATH_BYTES_MAX = 4096;

/** Throws a fault if the layer cannot be applied (see `attempt`). */
export const apply = (below: Tree, layer: Layer): Tree => applyEntries(below, layer.entries);

/** As {@link apply}. The result shares with the tree below everything that the layer does not change. */
export function applyEntries(below: Tree, entries: readonly TarEntry[]): Tree {
  const draft = draftOf(below);
  const placed = entries.map((entry) => ({ entry, path: pathOf(entry.name) }));
  applyWhiteouts(draft, placed);
  const parentOfEntry = parentFinder(draft);
  for (const { entry, path } of placed)
    if (!isWhiteout(path)) applyEntry(draft, entry, parentOfEntry.at(path), parentOfEntry);
  return draft.seal();
}

interface Placed {
  readonly entry: TarEntry;
  readonly path: AbsPath;
}

function pathOf(name: ByteString): AbsPath {
  if (name.length > PATH_BYTES_MAX)
    throwImageFault(
      "image-malformed",
      `a name in a layer has ${name.length} bytes; at most ${PATH_BYTES_MAX} are allowed`,
    );
  if (name.includes("\0"))
    throwImageFault("image-malformed", `a name in a layer contains a NUL byte: ${JSON.stringify(name)}`);
  return absPath(`/${name}`);
}

const isWhiteout = (path: AbsPath): boolean => path.startsWith(WHITEOUT, path.lastIndexOf("/") + 1);

/** Applies all whiteouts of the layer to the lower tree. */
function applyWhiteouts(draft: Draft, placed: readonly Placed[]): void {
  const whiteouts = placed.filter(({ path }) => isWhiteout(path));
  if (whiteouts.length === 0) return;
  const own = new Set(placed.flatMap(({ path }) => (isWhiteout(path) ? [] : [path])));
  for (const { path } of whiteouts) {
    const hidden = baseName(path) === OPAQUE ? undefined : hiddenName(path);
    const parent = lowerDirectory(draft, parentOf(path), own);
    if (parent === undefined) continue;
    if (hidden !== undefined) draft.remove(child(parent, nameOf(hidden)));
    else for (const name of [...(draft.list(parent) ?? [])]) draft.remove(child(parent, name));
  }
}

function hiddenName(path: AbsPath): ByteString {
  const name = baseName(path).slice(WHITEOUT.length);
  return name === "" || name === "." || name === ".."
    ? throwImageFault("image-malformed", `${JSON.stringify(path)} is a whiteout without a name`, "rebuild the layer")
    : name;
}

/** The directory at `path` in the lower tree; undefined if it is missing or if the layer replaces a link on the way. */
function lowerDirectory(draft: Draft, path: AbsPath, own: ReadonlySet<AbsPath>): AbsPath | undefined {
  return parentFinder(draft, { make: false, stopAt: (link) => own.has(link) }).lookup(path);
}

type Parents = ReturnType<typeof parentFinder>;

function applyEntry(draft: Draft, entry: TarEntry, path: AbsPath, parents: Parents): void {
  if (path === ROOT) {
    if (entry.type !== "dir")
      throwImageFault(
        "image-malformed",
        `an entry ${JSON.stringify(entry.name)} (${entry.type}) names the root`,
        "rebuild the layer",
      );
    draft.setMeta(ROOT, entry.meta);
    return;
  }
  const existing = draft.get(path);
  if (entry.type === "dir" && existing?.kind === "dir") draft.setMeta(path, entry.meta);
  else if (entry.type === "hardlink") applyHardLink(draft, entry, path, parents);
  else {
    if (existing !== undefined) clear(draft, path, existing, parents);
    draft.put(path, nodeOf(entry));
    if (entry.type === "symlink") parents.forget();
  }
}

function clear(draft: Draft, path: AbsPath, there: Inode, parents: Parents): void {
  draft.remove(path);
  if (there.kind !== "file") parents.forget();
}

/** Links to a file of a lower layer, or of an earlier entry. */
function applyHardLink(draft: Draft, entry: TarEntry, path: AbsPath, parents: Parents): void {
  const named = pathOf(entry.linkname ?? byteString(""));
  const from = named === ROOT ? ROOT : parents.find(named);
  const target = from === undefined ? undefined : draft.get(from);
  if (from === undefined || target === undefined || target.kind === "dir") {
    throwImageFault(
      "image-malformed",
      `hard link ${JSON.stringify(entry.name)}: there is no file ${JSON.stringify(entry.linkname)}`,
      "rebuild the layer",
    );
  }
  if (from === path) return;
  const existing = draft.get(path);
  if (existing?.kind === "dir" && from.startsWith(`${path}/`))
    throwImageFault(
      "image-malformed",
      `hard link ${JSON.stringify(entry.name)} replaces the directory that holds ${JSON.stringify(entry.linkname)}`,
      "rebuild the layer",
    );
  if (existing !== undefined) clear(draft, path, existing, parents);
  draft.link(from, path);
  if (target.kind === "symlink") parents.forget();
}

function nodeOf(entry: TarEntry): Inode {
  const { meta } = entry;
  switch (entry.type) {
    case "dir":
      return dir([], meta);
    case "symlink":
      return symlink(targetOf(entry), meta);
    case "fifo":
    case "char":
    case "block":
      return specialNode(entry.type, { ...meta, rdev: entry.rdev ?? 0 });
    default:
      return file(entry.content ?? "", meta);
  }
}

function targetOf({ name, linkname = byteString("") }: TarEntry): ByteString {
  return linkname.length > PATH_BYTES_MAX
    ? throwImageFault(
        "image-malformed",
        `the symbolic link ${JSON.stringify(name)} has a target of ${linkname.length} bytes`,
      )
    : linkname;
}

/** Trees of layer prefixes, by the identity of the entries, which layers with the same bytes share. */
interface Prefix {
  readonly tree: Tree;
  readonly next: WeakMap<readonly TarEntry[], Prefix>;
}

const bottom: Prefix = { tree: emptyTree, next: new WeakMap() };

/** The file system of an image whose layers are fetched (see `fetchImage`). A second call with the same layers costs nothing. */
export function flatten(image: Pick<Image, "layers">): Tree {
  let prefix = bottom;
  for (const { entries } of image.layers) {
    let next = prefix.next.get(entries);
    if (next === undefined) {
      next = { tree: applyEntries(prefix.tree, entries), next: new WeakMap() };
      prefix.next.set(entries, next);
    }
    prefix = next;
  }
  return prefix.tree;
}

/** The path of an entry, without following links, for code that reads layers and does not apply them. */
export const entryPath = (entry: TarEntry): AbsPath => pathOf(entry.name);
