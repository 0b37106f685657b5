/** Observes the extended run image, if the extender wrote one: the only OCI layout below `<layers>/extended/run`. */
import { absPath, type ByteString, byteString, describeFault, join, pathOfText } from "#base";
import { type LayoutFiles, layoutStore } from "#image";
import { type Inode, lookup, type Tree } from "#tree";
import { type ObservedImage, observedOrBroken } from "./images.ts";
import type { BuildDirectories } from "./roles.ts";

export async function observeExtendedImage(tree: Tree, places: BuildDirectories): Promise<ObservedImage | undefined> {
  const dir = join(pathOfText(places.layers), "extended", "run");
  const node = lookup(tree, dir);
  if (node?.kind !== "dir") return undefined;
  const [only, ...more] = node.names;
  if (only === undefined || more.length > 0) return { broken: `${node.names.length} images` };
  const opened = await layoutStore(filesOf(tree), byteString`${dir}/${only}`, { names: "one" }).open("");
  if (!opened.ok) return { broken: describeFault(opened.fault) };
  if (opened.value === undefined) return { broken: "no layout" };
  return observedOrBroken(opened.value, "extended", places);
}

class Missing extends Error {
  override readonly name = "Missing";
  readonly code = "ENOENT";
}

/** The files of the tree, read-only. */
function filesOf(tree: Tree): LayoutFiles {
  const at = (path: ByteString): Inode | undefined => lookup(tree, absPath(path));
  const readOnly = (): never => {
    throw new Missing("an observed layout is not written to");
  };
  return {
    exists: (path) => at(path) !== undefined,
    readContent(path) {
      const node = at(path);
      if (node?.kind !== "file") throw new Missing(`ENOENT: ${path}`);
      return node.content;
    },
    write: readOnly,
    mkdir: readOnly,
    rename: readOnly,
    removeAll: readOnly,
  };
}
