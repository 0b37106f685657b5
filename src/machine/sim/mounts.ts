/** The mounts of a machine: which draft owns a path. Paths here are canonical: no links on the way. */
import { type AbsPath, isWithin, ROOT } from "#base";
import type { Draft, Inode } from "#tree";

export class Mounted {
  readonly at: AbsPath;
  readonly draft: Draft;
  readonly readOnly: boolean;
  readonly sizeMax: number;
  /** Bytes that writes added, less what was removed; below zero where old files went. */
  used: number;
  constructor(mount: { at: AbsPath; draft: Draft; readOnly: boolean; sizeMax: number; used: number }) {
    this.at = mount.at;
    this.draft = mount.draft;
    this.readOnly = mount.readOnly;
    this.sizeMax = mount.sizeMax;
    this.used = mount.used;
  }

  /** `path` as this mount's draft spells it. */
  inner(path: AbsPath): AbsPath {
    if (this.at === ROOT) return path;
    return (path.length === this.at.length ? ROOT : path.slice(this.at.length)) as AbsPath;
  }
}

export class MountTable {
  /** Rises whenever a path that led to a directory may lead elsewhere or be forbidden: caches of lookups end with it. */
  generation = 0;
  readonly root: Mounted;
  /** Deepest first, so that the first that contains a path owns it. */
  #mounts: readonly Mounted[] = [];
  readonly #points = new Map<AbsPath, Mounted>();

  constructor(root: Mounted) {
    this.root = root;
  }

  /** A mount hides what was mounted at or below its place before. */
  add(mount: Mounted): void {
    const kept = this.#mounts.filter(({ at }) => !isWithin(mount.at, at));
    this.#mounts = [...kept, mount].sort((a, b) => b.at.length - a.at.length);
    this.#points.clear();
    for (const one of this.#mounts) this.#points.set(one.at, one);
    this.generation++;
  }

  /** Outermost first. */
  list(): readonly Mounted[] {
    return [...this.#mounts].reverse();
  }

  isPoint(path: AbsPath): boolean {
    return this.#points.has(path);
  }

  /** Is something mounted at or below `path`? */
  holdsPoint(path: AbsPath): boolean {
    return this.#mounts.some(({ at }) => isWithin(path, at));
  }

  owner(path: AbsPath): Mounted {
    for (const mount of this.#mounts) if (isWithin(mount.at, path)) return mount;
    return this.root;
  }

  get(path: AbsPath): Inode | undefined {
    const mount = this.owner(path);
    return mount.draft.get(mount.inner(path));
  }
}
