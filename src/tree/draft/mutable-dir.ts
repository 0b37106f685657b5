/** Directories under change: a Map of names, sorted only when sealed, and sealed again only where something was touched. */
import { type AbsPath, elementAt, type Name } from "#base";
import { factsOf, sealedDir } from "../model/facts.ts";
import { endOfElement, nodeBelow } from "../model/lookup.ts";
import type { DirNode, Inode, Meta } from "../model/tree.ts";
import type { DirHead } from "./draft.types.ts";

export type Slot = Inode | MutableDir;

export class MutableDir {
  meta: DirHead;
  readonly slots: Map<Name, Slot>;
  subdirs: number;
  /** In byte order; forgotten when a name comes or goes. */
  names: readonly Name[] | undefined;
  /** The directory as a value; forgotten at each touch, here or below. */
  sealed: DirNode | undefined;
  /** What looks at it through a draft are given, while its metadata is `of`. */
  handle: { readonly of: Meta; readonly node: DirNode } | undefined;

  constructor(dir: DirNode) {
    this.meta = dirHead(dir);
    this.slots = new Map();
    const { names, nodes } = dir;
    for (let i = 0; i < names.length; i++) this.slots.set(names[i] as Name, nodes[i] as Inode);
    this.subdirs = factsOf(dir).subdirs;
    this.names = names;
    this.sealed = dir;
  }

  /** Returns what stood there. */
  set(name: Name, slot: Slot): Slot | undefined {
    const was = this.slots.get(name);
    if (was === undefined) this.names = undefined;
    else if (isDir(was)) this.subdirs -= 1;
    if (isDir(slot)) this.subdirs += 1;
    this.slots.set(name, slot);
    return was;
  }

  /** Returns what stood there. */
  delete(name: Name): Slot | undefined {
    const was = this.slots.get(name);
    if (was === undefined) return undefined;
    this.names = undefined;
    if (isDir(was)) this.subdirs -= 1;
    this.slots.delete(name);
    return was;
  }

  /** The name's directory, made changeable; undefined where it is none. */
  mutable(name: Name): MutableDir | undefined {
    const slot = this.slots.get(name);
    if (slot === undefined || slot instanceof MutableDir) return slot;
    if (slot.kind !== "dir") return undefined;
    const hot = new MutableDir(slot);
    this.slots.set(name, hot);
    return hot;
  }

  sortedNames(): readonly Name[] {
    this.names ??= [...this.slots.keys()].sort();
    return this.names;
  }

  seal(): DirNode {
    this.sealed ??= this.#sealAnew();
    return this.sealed;
  }

  #sealAnew(): DirNode {
    const names = this.sortedNames();
    const nodes: Inode[] = new Array(names.length);
    let linked = false;
    for (let i = 0; i < names.length; i++) {
      const slot = this.slots.get(names[i] as Name) as Slot;
      const node = slot instanceof MutableDir ? slot.seal() : slot;
      if (!linked)
        linked = node.kind === "dir" ? factsOf(node).linked : node.kind === "file" && node.link !== undefined;
      nodes[i] = node;
    }
    return sealedDir(this.meta, names, nodes, { subdirs: this.subdirs, linked });
  }
}

export const dirHead = ({ mode, uid, gid, mtimeNs }: Meta): DirHead => ({ kind: "dir", mode, uid, gid, mtimeNs });

export const isDir = (slot: Slot): boolean => slot instanceof MutableDir || slot.kind === "dir";

export const isEmptyDir = (slot: Slot): boolean =>
  slot instanceof MutableDir ? slot.slots.size === 0 : slot.kind === "dir" && slot.names.length === 0;

/** What `path` names below `root`. A path through something that is not a directory names nothing. */
export function slotAt(root: Slot, path: AbsPath): Slot | undefined {
  let at: Slot | undefined = root;
  let from = 1;
  while (at instanceof MutableDir && from < path.length) {
    const to = endOfElement(path, from);
    at = at.slots.get(elementAt(path, from, to));
    from = to + 1;
  }
  return at === undefined || at instanceof MutableDir ? at : nodeBelow(at, path, from);
}
