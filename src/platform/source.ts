/** Buildpacks from archives: `.tgz` or `.tar` of one buildpack, `.cnb` with a buildpackage. */
import {
  absPath,
  byteString,
  type Content,
  child,
  type Fault,
  isJsonObject,
  type Json,
  join,
  ok,
  type Result,
  ROOT,
  textOfByteString,
} from "#base";
import { type ComponentReference, names } from "#contract";
import { archiveStore, fetchImage, flatten, type Image, type LayoutFiles, labelOf } from "#image";
import { readArchive, STRICT_ARCHIVE, type Tree, unpackEntries } from "#tree";
import { type Buildpack, buildpackOf } from "./buildpack.ts";
import { directoryIn, subtreeOf } from "./directories.ts";
import { type Extension, extensionOf } from "./extension.ts";
import { type PlatformFault, platformFault } from "./fault.ts";

/** The buildpacks of one `--buildpack` option. */
export interface BuildpackSource {
  /** The buildpack for the order. */
  readonly entry: Buildpack;
  /** All buildpacks of the archive, including `entry`. */
  readonly all: readonly Buildpack[];
}

const METADATA_LABEL = "io.buildpacks.buildpackage.metadata";
const BUILDPACKS = absPath("/cnb/buildpacks");

/** What an archive of a component has: its directory, or an image of several. */
export type ComponentArchive =
  | { readonly is: "directory"; readonly tree: Tree }
  | { readonly is: "image"; readonly image: Image };

/** `from` names the archive in faults. The content is not trusted: links that lead out of the directory are faults. */
export async function openComponentArchive(
  archive: Content,
  from: string,
): Promise<Result<ComponentArchive, PlatformFault>> {
  const read = await readArchive(archive, { archive: from });
  if (!read.ok) return archiveFault(read.fault);
  if (read.value.some(({ name }) => withoutDot(name) === "oci-layout")) return buildpackageIn(archive, from);
  const tree = unpackEntries(read.value, STRICT_ARCHIVE, from);
  return tree.ok ? ok({ is: "directory", tree: contentRoot(tree.value) }) : archiveFault(tree.fault);
}

export async function buildpacksOfArchive(
  archive: Content,
  from: string,
): Promise<Result<BuildpackSource, PlatformFault>> {
  const opened = await openComponentArchive(archive, from);
  if (!opened.ok) return opened;
  if (opened.value.is === "image") return buildpacksOfImage(opened.value.image, from);
  const buildpack = buildpackOf(opened.value.tree, from);
  return buildpack.ok ? ok({ entry: buildpack.value, all: [buildpack.value] }) : buildpack;
}

export async function extensionOfArchive(archive: Content, from: string): Promise<Result<Extension, PlatformFault>> {
  const opened = await openComponentArchive(archive, from);
  if (!opened.ok) return opened;
  return extensionOf(opened.value.is === "image" ? flatten(opened.value.image) : opened.value.tree, from);
}

const withoutDot = (name: string): string => name.replace(/^(\.?\/)+/, "");

const archiveFault = (fault: Fault): { readonly ok: false; readonly fault: PlatformFault } => ({
  ok: false,
  fault: { ...fault, kind: "buildpack-archive" },
});

/** Archives of forges such as GitHub contain one top directory. */
function contentRoot(tree: Tree): Tree {
  const [only, ...more] = tree.root.names;
  if (only === undefined || more.length > 0) return tree;
  return subtreeOf(tree, child(ROOT, only)) ?? tree;
}

async function buildpackageIn(archive: Content, from: string): Promise<Result<ComponentArchive, PlatformFault>> {
  const opened = await archiveStore(singleFile(archive), byteString(from)).open("");
  if (!opened.ok) return archiveFault(opened.fault);
  if (opened.value !== undefined) return ok({ is: "image", image: opened.value });
  return platformFault("buildpackage-malformed", "the archive contains no image", { where: { file: from } });
}

/** Reads a buildpackage: all buildpacks in its layers, and the entry that its label names. */
export async function buildpacksOfImage(image: Image, from: string): Promise<Result<BuildpackSource, PlatformFault>> {
  const fetched = await fetchImage(image);
  if (!fetched.ok) return archiveFault(fetched.fault);
  for (const layer of image.layers) {
    const checked = unpackEntries(layer.entries, STRICT_ARCHIVE, from);
    if (!checked.ok) return archiveFault(checked.fault);
  }
  const all = buildpacksIn(flatten(image), from);
  if (!all.ok) return all;
  const label = entryLabel(labelOf(image, METADATA_LABEL));
  const entry = all.value.find(({ id, version }) => id === label?.id && version === label.version);
  if (entry !== undefined) return ok({ entry, all: all.value });
  const wanted =
    label === undefined ? `has no readable label ${METADATA_LABEL}` : `does not contain ${label.id}@${label.version}`;
  return platformFault("buildpackage-malformed", `the buildpackage ${wanted}`, {
    where: { file: from },
    remedy: "package the buildpack again",
  });
}

/** All buildpacks in `/cnb/buildpacks` of a builder or a buildpackage. */
export function buildpacksIn(tree: Tree, from: string): Result<readonly Buildpack[], PlatformFault> {
  const found: Buildpack[] = [];
  for (const id of directoryIn(tree, BUILDPACKS)?.names ?? []) {
    for (const version of directoryIn(tree, join(BUILDPACKS, id))?.names ?? []) {
      const path = join(BUILDPACKS, id, version);
      const inside = subtreeOf(tree, path);
      if (inside === undefined) continue;
      const buildpack = buildpackOf(inside, `${from}:${textOfByteString(path)}`);
      if (!buildpack.ok) return buildpack;
      const named =
        byteString(names.escapeId(buildpack.value.id)) === id && byteString(buildpack.value.version) === version;
      if (named) found.push(buildpack.value);
    }
  }
  return ok(found);
}

function entryLabel(text: string | undefined): ComponentReference | undefined {
  if (text === undefined) return undefined;
  let json: Json;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(json)) return undefined;
  const { id, version } = json;
  return typeof id === "string" && typeof version === "string" ? { id, version } : undefined;
}

/** The files of an archive store: one archive in memory. */
const singleFile = (content: Content): LayoutFiles => ({
  exists: () => true,
  readContent: () => content,
  write: throwReadOnly,
  mkdir: throwReadOnly,
  rename: throwReadOnly,
  removeAll: throwReadOnly,
});

function throwReadOnly(): never {
  throw new Error("a buildpackage is read-only");
}
