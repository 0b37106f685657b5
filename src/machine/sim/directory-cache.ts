/**
 * Directories that were found before, so that a path is not walked from the root at each call. All processes with the same ids share
 * them: what one may search, the others may.
 */
import type { AbsPath } from "#base";
import type { MountedTree } from "./mounted-tree.ts";

export interface CachedDirectory {
  readonly abs: AbsPath;
  readonly mount: MountedTree;
  /** `abs` in the mount's draft. */
  readonly mountRelative: AbsPath;
}

const PLACES_MAX = 4096;

export class DirectoryCache {
  /** Under their own path: nothing but the directories above was passed on the way. */
  readonly #canonical = new Map<string, CachedDirectory>();
  /** By way of links, `..` or a working directory: what was passed is not known. */
  readonly #indirect = new Map<string, CachedDirectory>();

  get(path: string): CachedDirectory | undefined {
    return this.#canonical.get(path) ?? this.#indirect.get(path);
  }

  set(path: string, place: CachedDirectory): void {
    const places = path === place.abs ? this.#canonical : this.#indirect;
    if (places.size >= PLACES_MAX) places.clear();
    places.set(path, place);
  }

  /** An empty directory went: nothing straight led through it. */
  forgetDirectory(abs: AbsPath): void {
    this.#canonical.delete(abs);
    this.#indirect.clear();
  }

  forgetIndirect(): void {
    this.#indirect.clear();
  }
}
