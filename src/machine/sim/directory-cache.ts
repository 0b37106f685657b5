/**
 * A cache of resolved directories, so that calls do not walk each path from the root. All processes with the same ids share it, because
 * they have the same search permissions.
 */
import { type AbsPath, BoundedCache } from "#base";
import type { MountedTree } from "./mounted-tree.ts";

export interface CachedDirectory {
  readonly abs: AbsPath;
  readonly mount: MountedTree;
  /** `abs`, relative to the mount. */
  readonly mountRelative: AbsPath;
}

const PLACES_MAX = 4096;

export class DirectoryCache {
  /** By canonical path: the walk passed only the directories above. */
  readonly #canonical = new BoundedCache<CachedDirectory>(PLACES_MAX);
  /** By paths with links, `..` or a working directory: the walk passed other directories, which are not recorded. */
  readonly #indirect = new BoundedCache<CachedDirectory>(PLACES_MAX);
  /** The directory of the last call, because calls on one directory often follow each other; "" if there is none. */
  #lastPath = "";
  #last: CachedDirectory | undefined;

  get(path: string): CachedDirectory | undefined {
    const found = this.#canonical.get(path) ?? this.#indirect.get(path);
    this.#lastPath = found === undefined ? "" : path;
    this.#last = found;
    return found;
  }

  /** The directory of the last call, if that is the part of `path` before the slash at `cut`. */
  lastOf(path: string, cut: number): CachedDirectory | undefined {
    return cut > 0 && cut === this.#lastPath.length && path.startsWith(this.#lastPath) ? this.#last : undefined;
  }

  set(path: string, place: CachedDirectory): void {
    (path === place.abs ? this.#canonical : this.#indirect).set(path, place);
  }

  /** An empty directory was removed. No canonical path leads through it. */
  forgetDirectory(abs: AbsPath): void {
    this.#canonical.delete(abs);
    this.forgetIndirect();
  }

  forgetIndirect(): void {
    this.#indirect.clear();
    this.#lastPath = "";
    this.#last = undefined;
  }
}
