/** The mounts of a machine: which draft owns a path. Paths here are canonical: no links on the way. */
import { type AbsPath, isWithin } from "#base";
import type { Head } from "#tree";
import { DirectoryCache } from "./directory-cache.ts";
import type { MountedTree } from "./mounted-tree.ts";
import type { Ids } from "./permission.ts";

/** A machine knows few users. */
const IDS_MAX = 16;

export class MountTable {
  /** Rises when everything that was found is forgotten. */
  generation = 0;
  readonly #caches = new Map<string, DirectoryCache>();
  readonly root: MountedTree;
  /** Deepest first, so that the first that contains a path owns it. */
  #mounts: readonly MountedTree[] = [];
  readonly #mountPoints = new Map<AbsPath, MountedTree>();

  constructor(root: MountedTree) {
    this.root = root;
  }

  /** A mount hides what was mounted at or below its place before. */
  add(mount: MountedTree): void {
    const kept = this.#mounts.filter(({ at }) => !isWithin(mount.at, at));
    this.#mounts = [...kept, mount].sort((a, b) => b.at.length - a.at.length);
    this.#mountPoints.clear();
    for (const one of this.#mounts) this.#mountPoints.set(one.at, one);
    this.forgetPaths();
  }

  /** What was found so far; to be asked for anew in each generation. */
  directoryCache({ uid, gid }: Ids): DirectoryCache {
    const key = `${uid}:${gid}`;
    const known = this.#caches.get(key);
    if (known !== undefined) return known;
    if (this.#caches.size >= IDS_MAX) this.forgetPaths();
    const made = new DirectoryCache();
    this.#caches.set(key, made);
    return made;
  }

  /** Paths that led to a directory may lead elsewhere from now on, or be forbidden. */
  forgetPaths(): void {
    this.#caches.clear();
    this.generation++;
  }

  /** An empty directory or a link went. */
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

  /** Is something mounted at or below `path`? */
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
