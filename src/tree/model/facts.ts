/**
 * What is known of a sealed directory beyond its value: how many subdirectories it has, and whether a file with several names
 * lies below. Noted when a directory is sealed, found out once for one that someone else made.
 */
import type { Name } from "#base";
import type { DirNode, Inode, Meta } from "./tree.ts";

export interface DirFacts {
  readonly subdirs: number;
  /** Is a hard-linked file somewhere below? */
  readonly linked: boolean;
}

/** A directory that this room sealed. Its facts are nobody's property: a copy of it is a directory that nothing is known of. */
class SealedDir implements DirNode {
  readonly kind = "dir";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeNs: bigint;
  readonly names: readonly Name[];
  readonly nodes: readonly Inode[];
  readonly #facts: number;

  constructor(of: Meta, names: readonly Name[], nodes: readonly Inode[], facts: number) {
    this.mode = of.mode;
    this.uid = of.uid;
    this.gid = of.gid;
    this.mtimeNs = of.mtimeNs;
    this.names = names;
    this.nodes = nodes;
    this.#facts = facts;
  }

  static factsOf(dir: DirNode): number | undefined {
    return #facts in dir ? dir.#facts : undefined;
  }
}

/** A directory whose names are in order already; what is known of its children is noted for drafts. */
export const sealedDir = (of: Meta, names: readonly Name[], nodes: readonly Inode[], facts?: DirFacts): DirNode =>
  new SealedDir(of, names, nodes, packed(facts ?? scan(nodes)));

/** Subdirectories doubled, plus one where links are below: a number, so that a million directories cost no million objects. */
const packed = ({ subdirs, linked }: DirFacts): number => subdirs * 2 + (linked ? 1 : 0);

/** What was found out of directories that someone else made. */
const foundOut = new WeakMap<DirNode, number>();

/** Is it a directory that this room sealed (or looked at before)? */
export const isKnown = (dir: DirNode): boolean => SealedDir.factsOf(dir) !== undefined || foundOut.has(dir);

export function factsOf(dir: DirNode): DirFacts {
  const facts = SealedDir.factsOf(dir) ?? foundOut.get(dir) ?? findOut(dir);
  return { subdirs: facts >> 1, linked: (facts & 1) === 1 };
}

function findOut(dir: DirNode): number {
  const facts = packed(scan(dir.nodes));
  foundOut.set(dir, facts);
  return facts;
}

export const isLinkedBelow = (node: Inode): boolean =>
  node.kind === "dir" ? factsOf(node).linked : node.kind === "file" && node.link !== undefined;

function scan(nodes: readonly Inode[]): DirFacts {
  let subdirs = 0;
  let linked = false;
  for (const node of nodes) {
    if (node.kind === "dir") subdirs += 1;
    linked = isLinkedBelow(node) || linked;
  }
  return { subdirs, linked };
}

/** What `name` stands for in a sealed directory. */
export function childOf(dir: DirNode, name: Name): Inode | undefined {
  const { names } = dir;
  let low = 0;
  let high = names.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const here = names[middle] as Name;
    if (here === name) return dir.nodes[middle];
    if (here < name) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
