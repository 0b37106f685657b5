/** The mounts of a machine: finds the mount of a path. Paths are canonical: they contain no links. */
import { type AbsPath, isWithin } from "#base";
import type { Head } from "#tree";
import { DirectoryCache } from "./directory-cache.ts";
import type { MountedTree } from "./mounted-tree.ts";
import type { ProcessIds } from "./permission.ts";

/** A machine has few users. */
const IDS_MAX = 16;

export class MountTable {
  /** Increases each time all caches are cleared. */
  generation = 0;
  readonly #caches = new Map<string, DirectoryCache>();
  readonly root: MountedTree;
  /** Deepest first, so the first mount that contains a path owns it. */
  #mounts: readonly MountedTree[] = [];
  readonly #mountPoints = new Map<AbsPath, MountedTree>();

  constructor(root: MountedTree) {
    this.root = root;
  }

  /** A mount hides earlier mounts at or below its path. */
  add(mount: MountedTree): void {
    const kept = this.#mounts.filter(({ at }) => !isWithin(mount.at, at));
    this.#mounts = [...kept, mount].sort((a, b) => b.at.length - a.at.length);
    this.#mountPoints.clear();
    for (const one of this.#mounts) this.#mountPoints.set(one.at, one);
    this.forgetPaths();
  }

  /** The cache of one user's directories. It is valid until `generation` changes. */
  directoryCache({ uid, gid }: ProcessIds): DirectoryCache {
    const key = `${uid}:${gid}`;
    const known = this.#caches.get(key);
    if (known !== undefined) return known;
    if (this.#caches.size >= IDS_MAX) this.forgetPaths();
    const made = new DirectoryCache();
    this.#caches.set(key, made);
    return made;
  }

  /** Call it when paths may lead to another directory than before, or permissions may have changed. */
  forgetPaths(): void {
    this.#caches.clear();
    this.generation++;
  }

  /** Call it when a name was removed. Only empty directories and links matter. */
  forgetName(path: AbsPath, kind: Head["kind"]): void {
    if (kind !== "dir" && kind !== "symlink") return;
    for (const found of this.#caches.values()) kind === "dir" ? found.forgetDirectory(path) : found.forgetIndirect();
  }

  /** Outermost first. */
  list(): readonly MountedTree[] {
    return [...this.#mounts].reverse();
  }

  isMountPoint(path: AbsPath): boolean {
    return this.#mountPoints.size > 0 && this.#mountPoints.has(path);
  }

  /** Whether anything is mounted at or below `path`. */
  hasMountPointWithin(path: AbsPath): boolean {
    return this.#mounts.some(({ at }) => isWithin(path, at));
  }

  mountOf(path: AbsPath): MountedTree {
    for (const mount of this.#mounts) if (isWithin(mount.at, path)) return mount;
    return this.root;
  }

  head(path: AbsPath): Head | undefined {
    const mount = this.mountOf(path);
    return mount.draft.head(mount.mountRelative(path));
  }
}
