/**
 * What is known of a sealed directory beyond its value: how many subdirectories it has, and whether a file with several names
 * lies below. Noted when a directory is sealed, found out once for one that someone else made. Kept aside so that a directory stays a
 * plain value.
 */
import type { Name } from "#base";
import type { DirNode, Inode } from "./model.ts";

export interface DirFacts {
  readonly subdirs: number;
  /** Is a hard-linked file somewhere below? */
  readonly linked: boolean;
}

/** Subdirectories doubled, plus one where links are below: a number, so that a million directories cost no million objects. */
const known = new WeakMap<DirNode, number>();

/** Is it a directory that this room sealed (or looked at before)? */
export const isKnown = (dir: DirNode): boolean => known.has(dir);

export function learn(dir: DirNode, facts?: DirFacts): DirFacts {
  const found = facts ?? scan(dir);
  known.set(dir, found.subdirs * 2 + (found.linked ? 1 : 0));
  return found;
}

export function factsOf(dir: DirNode): DirFacts {
  const packed = known.get(dir);
  return packed === undefined ? learn(dir) : { subdirs: packed >> 1, linked: (packed & 1) === 1 };
}

export const isLinkedBelow = (node: Inode): boolean =>
  node.kind === "dir" ? factsOf(node).linked : node.kind === "file" && node.link !== undefined;

function scan(dir: DirNode): DirFacts {
  let subdirs = 0;
  let linked = false;
  for (const node of dir.nodes) {
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
