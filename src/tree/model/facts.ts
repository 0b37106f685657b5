/**
 * Facts about a directory beyond its value: the number of its subdirectories, and whether it has hard links below. They are stored when
 * this room makes a directory, and computed once for a directory that other code made.
 */
import type { Name } from "#base";
import type { DirNode, Inode, Meta } from "./tree.ts";

export interface DirFacts {
  readonly subdirs: number;
  /** Whether a hard-linked file exists below. */
  readonly linked: boolean;
}

/** A directory that this room made. The facts are private, so a copy by spread has none. */
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

/** Makes a directory of names that are in byte order, and stores its facts. */
export const sealedDir = (of: Meta, names: readonly Name[], nodes: readonly Inode[], facts?: DirFacts): DirNode =>
  new SealedDir(of, names, nodes, packed(facts ?? scan(nodes)));

/** Twice the subdirectories, plus one for links below: a number costs less memory than an object. */
const packed = ({ subdirs, linked }: DirFacts): number => subdirs * 2 + (linked ? 1 : 0);

/** Facts of directories that other code made. */
const foundOut = new WeakMap<DirNode, number>();

/** Whether the facts of a directory are stored. */
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

/** The inode of `name` in a directory, by binary search. */
export function childOf(dir: DirNode, name: Name): Inode | undefined {
  const { names } = dir;
  let low = 0;
  let high = names.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const here = names[middle];
    if (here === undefined || here === name) return dir.nodes[middle];
    if (here < name) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
