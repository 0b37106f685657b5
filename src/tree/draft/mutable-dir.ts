/** Mutable directories: maps from names to slots. `seal` sorts the names and makes a value again, only for directories that changed. */
import { type AbsPath, elementAt, invariant, type Name } from "#base";
import { factsOf, sealedDir } from "../model/facts.ts";
import { endOfElement, nodeBelow } from "../model/lookup.ts";
import type { DirNode, Inode, Meta } from "../model/tree.ts";
import type { DirHead } from "./draft.types.ts";

export type Slot = Inode | MutableDir;

export class MutableDir {
  meta: DirHead;
  readonly slots: Map<Name, Slot>;
  subdirs: number;
  /** In byte order; unset after a name was added or removed. */
  names: readonly Name[] | undefined;
  /** The directory as a value; unset after a change here or below. */
  sealed: DirNode | undefined;
  /** The directory that the draft gives to callers, as long as the metadata is `of`. */
  handle: { readonly of: Meta; readonly node: DirNode } | undefined;

  constructor(dir: DirNode) {
    this.meta = dirHead(dir);
    this.slots = new Map();
    const { names, nodes } = dir;
    for (let i = 0; i < names.length; i++) {
      const [name, node] = [names[i], nodes[i]];
      if (name !== undefined && node !== undefined) this.slots.set(name, node);
    }
    this.subdirs = factsOf(dir).subdirs;
    this.names = names;
    this.sealed = dir;
  }

  /** Returns the previous slot. */
  set(name: Name, slot: Slot): Slot | undefined {
    const was = this.slots.get(name);
    if (was === undefined) this.names = undefined;
    else if (isDir(was)) this.subdirs -= 1;
    if (isDir(slot)) this.subdirs += 1;
    this.slots.set(name, slot);
    return was;
  }

  /** Returns the previous slot. */
  delete(name: Name): Slot | undefined {
    const was = this.slots.get(name);
    if (was === undefined) return undefined;
    this.names = undefined;
    if (isDir(was)) this.subdirs -= 1;
    this.slots.delete(name);
    return was;
  }

  /** The directory of a name, made mutable; undefined if the name is not a directory. */
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
    this.sealed ??= this.#sealed();
    return this.sealed;
  }

  #sealed(): DirNode {
    const names = this.sortedNames();
    const nodes: Inode[] = [];
    let linked = false;
    for (const name of names) {
      const slot = this.slots.get(name);
      invariant(slot !== undefined, "every name has a slot");
      const node = slot instanceof MutableDir ? slot.seal() : slot;
      if (!linked)
        linked = node.kind === "dir" ? factsOf(node).linked : node.kind === "file" && node.link !== undefined;
      nodes.push(node);
    }
    return sealedDir(this.meta, names, nodes, { subdirs: this.subdirs, linked });
  }
}

export const dirHead = ({ mode, uid, gid, mtimeNs }: Meta): DirHead => ({ kind: "dir", mode, uid, gid, mtimeNs });

export const isDir = (slot: Slot): slot is MutableDir | DirNode => slot instanceof MutableDir || slot.kind === "dir";

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
