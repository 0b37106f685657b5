/** Run images for users without one: from a file system, and a small built-in one. */

import { textOf } from "#base";
import { LABELS } from "#contract";
import { append, emptyImage, type Image, layerOf, OCI_LAYER_GZIP, setConfig, setLabels, setRunConfig } from "#image";
import { STANDARD_USER, standardFiles } from "#machine";
import { type TarEntry, type Tree, treeOf, walk } from "#tree";
import { fileBytesIn } from "./directories.ts";

export interface ImagePlatform {
  readonly os: string;
  readonly architecture: string;
}

const LINUX_AMD64: ImagePlatform = { os: "linux", architecture: "amd64" };

/** An image of one layer, with the distribution from `/etc/os-release`. */
export function imageOfTree(tree: Tree, target: ImagePlatform = LINUX_AMD64): Image {
  const layer = layerOf(entriesOfTree(tree), OCI_LAYER_GZIP);
  const image = append(emptyImage(target), [{ layer, history: { created_by: "plimsoll: a folder as an image" } }]);
  const configured = setRunConfig(image, {
    Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
  });
  return setConfig(setLabels(configured, distributionOf(tree)), { created: "1980-01-01T00:00:01Z" });
}

/** Archives keep whole seconds, so an image is the same after it is read back. */
const SECOND_NS = 1_000_000_000n;

/** Parents first. The first name of a hard-linked file has the content. Sockets are left out. */
export function entriesOfTree(tree: Tree): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  for (const { path, node } of walk(tree)) {
    if (path === "/" || node.kind === "socket") continue;
    const { mode, uid, gid } = node;
    const entry = { name: path.slice(1), meta: { mode, uid, gid, mtimeNs: node.mtimeNs - (node.mtimeNs % SECOND_NS) } };
    const first = node.kind === "file" && node.link !== undefined ? tree.links.get(node.link)?.[0] : undefined;
    if (first !== undefined && first !== path) entries.push({ ...entry, type: "hardlink", linkname: first.slice(1) });
    else if (node.kind === "file") entries.push({ ...entry, type: "file", content: node.content });
    else if (node.kind === "symlink") entries.push({ ...entry, type: "symlink", linkname: node.target });
    else if (node.kind === "dir") entries.push({ ...entry, type: "dir" });
    else entries.push({ ...entry, type: node.kind, rdev: node.rdev });
  }
  return entries;
}

function distributionOf(tree: Tree): Readonly<Record<string, string>> {
  const text = textOf(fileBytesIn(tree, "/etc/os-release") ?? new Uint8Array());
  const value = (key: string): string | undefined => new RegExp(`^${key}=["']?([^"'\n]*)`, "m").exec(text)?.[1];
  const [name, version] = [value("ID"), value("VERSION_ID")];
  return {
    ...(name !== undefined && { [LABELS.baseDistroName]: name }),
    ...(version !== undefined && { [LABELS.baseDistroVersion]: version }),
  };
}

/** Users, `/tmp` and a home directory. It is enough for a build, but contains no programs. */
export function builtInRunImage(): Image {
  const { uid, gid, home } = STANDARD_USER;
  const tree = treeOf({ ...standardFiles, "/tmp": { dir: true, mode: 0o1777 }, [home]: { dir: true, uid, gid } });
  return setRunConfig(imageOfTree(tree), { User: `${uid}:${gid}` });
}
