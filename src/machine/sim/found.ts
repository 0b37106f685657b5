/**
 * Directories that were found before, so that a path is not walked from the root at each call. All processes with the same ids share
 * them: what one may search, the others may.
 */
import type { AbsPath } from "#base";
import type { Mounted } from "./mounts.ts";

export interface Place {
  readonly abs: AbsPath;
  readonly mount: Mounted;
  /** `abs` in the mount's draft. */
  readonly inner: AbsPath;
}

const PLACES_MAX = 4096;

export class Found {
  /** Under their own path: nothing but the directories above was passed on the way. */
  readonly #straight = new Map<string, Place>();
  /** By way of links, `..` or a working directory: what was passed is not known. */
  readonly #winding = new Map<string, Place>();

  get(path: string): Place | undefined {
    return this.#straight.get(path) ?? this.#winding.get(path);
  }

  set(path: string, place: Place): void {
    const places = path === place.abs ? this.#straight : this.#winding;
    if (places.size >= PLACES_MAX) places.clear();
    places.set(path, place);
  }

  /** An empty directory went: nothing straight led through it. */
  directoryGone(abs: AbsPath): void {
    this.#straight.delete(abs);
    this.#winding.clear();
  }

  linkGone(): void {
    this.#winding.clear();
  }
}
