/**
 * Extracts the entries of a layer to their paths. The user of the process owns the files; owners and times of the entries are ignored.
 * An existing directory keeps its mode; a new one gets the mode of its entry after all entries are written.
 */

import {
  type AbsPath,
  absPath,
  byteString,
  type Content,
  EMPTY,
  isWithin,
  parentOf,
  ROOT,
  textOfByteString,
} from "#base";
import type { ProcessFs } from "#machine";
import type { TarEntry } from "#tree";
import { type FaultKind, phaseFault } from "../rules/faults.ts";

export interface ExtractOptions {
  /** Skips entries that are neither below nor above this directory; undefined skips none. */
  readonly within: AbsPath | undefined;
  /** The fault of an entry that cannot be extracted. */
  readonly failsAs: FaultKind;
  readonly accepts?: (type: TarEntry["type"]) => boolean;
  readonly modeOf?: (entry: TarEntry) => number;
  /** Whether set-id bits are restored, which writing removes for users other than root. Default: yes. */
  readonly setIds?: boolean;
}

/** Returns the names of skipped entries. */
export function extractEntries(
  fs: ProcessFs,
  entries: readonly TarEntry[],
  extraction: ExtractOptions,
): readonly string[] {
  const umask = fs.umask(0);
  try {
    return new Extractor(fs, umask, extraction).all(entries);
  } finally {
    fs.umask(umask);
  }
}

class Extractor {
  readonly #fs: ProcessFs;
  readonly #umask: number;
  readonly #extraction: ExtractOptions;
  readonly #made = new Map<AbsPath, number>();
  readonly #safe = new Set<AbsPath>();
  constructor(fs: ProcessFs, umask: number, extraction: ExtractOptions) {
    this.#fs = fs;
    this.#umask = umask;
    this.#extraction = extraction;
  }

  all(entries: readonly TarEntry[]): readonly string[] {
    const left: string[] = [];
    for (const entry of entries) {
      const path = absPath(`/${entry.name}`);
      if (this.#belongs(path, entry)) this.#one(path, entry);
      else left.push(entry.name);
    }
    for (const [path, mode] of this.#made) this.#fs.chmod(path, mode);
    return left;
  }

  #belongs(path: AbsPath, { type }: TarEntry): boolean {
    const { within } = this.#extraction;
    return within === undefined || isWithin(within, path) || (type === "dir" && isWithin(path, within));
  }

  #one(path: AbsPath, entry: TarEntry): void {
    const { type, linkname = byteString("") } = entry;
    const mode = this.#extraction.modeOf?.(entry) ?? entry.meta.mode;
    const fs = this.#fs;
    if (this.#extraction.accepts?.(type) === false) throw this.#refused(entry);
    if (type === "dir") {
      if (path === ROOT || this.#isDirectory(path)) return;
      this.#parents(path);
      fs.mkdir(path, { mode: 0o777 });
      this.#made.set(path, mode);
      return;
    }
    this.#parents(path);
    if (type === "file") this.#file(path, entry.content ?? EMPTY, mode);
    else if (type === "symlink") fs.symlink(linkname, path);
    else if (type === "hardlink") fs.link(absPath(`/${linkname}`), path);
    else if (type === "fifo") fs.mkfifo(path, mode);
    else throw this.#refused(entry);
  }

  #file(path: AbsPath, content: Content, mode: number): void {
    this.#fs.write(path, content, { mode });
    if ((mode & 0o6000) !== 0 && this.#extraction.setIds !== false) this.#fs.chmod(path, mode);
  }

  /** Creates missing directories above `path`. A link above it must not lead out of `within`. */
  #parents(path: AbsPath): void {
    const parent = parentOf(path);
    if (this.#safe.has(parent)) return;
    if (!this.#fs.exists(parent)) {
      this.#parents(parent);
      this.#fs.mkdir(parent, { mode: 0o777 & ~this.#umask });
    }
    const { within } = this.#extraction;
    if (
      within !== undefined &&
      isWithin(within, parent) &&
      !isWithin(this.#fs.realPath(within), this.#fs.realPath(parent))
    ) {
      throw phaseFault(
        this.#extraction.failsAs,
        `the layer writes through ${textOfByteString(parent)}, a link out of ${textOfByteString(within)}`,
      );
    }
    this.#safe.add(parent);
  }

  #isDirectory(path: AbsPath): boolean {
    return this.#fs.kind(path) === "dir";
  }

  #refused({ name, type }: TarEntry) {
    return phaseFault(
      this.#extraction.failsAs,
      `the layer has ${textOfByteString(name)}, a ${type}: it cannot be restored`,
      {
        remedy: "clear the cache, and do not cache layers with such files",
      },
    );
  }
}
