/**
 * Lays a layer's entries out again at the paths that they name. Files belong to whoever runs; owners and times of the headers are
 * not applied. A directory that is there already keeps its mode; a new one gets its header's once all is laid out.
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
  /** What is not below it (but for the directories above it) is left out; undefined: nothing is. */
  readonly within: AbsPath | undefined;
  /** The fault of an entry that cannot be laid out. */
  readonly failsAs: FaultKind;
  readonly accepts?: (type: TarEntry["type"]) => boolean;
  readonly modeOf?: (entry: TarEntry) => number;
  /** Writing takes set-id bits away from whoever is not root: are they given back? Default: yes. */
  readonly setIds?: boolean;
}

/** Gives the names that were left out. */
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

  /** Makes what is missing above `path`; a link above it must not lead out of the directory that is written to. */
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
        `the layer writes through ${textOfByteString(parent)}, which leads out of ${textOfByteString(within)}`,
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
        remedy: "clear the cache, and do not cache layers that hold such files",
      },
    );
  }
}
