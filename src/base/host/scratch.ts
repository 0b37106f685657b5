/** Files for large bytes that need not stay in memory. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provideScratch, type Scratch, ScratchError } from "../scratch.ts";

/** An open file without a name. It is closed when nothing refers to it, and gone with the process, however that ends. */
interface ScratchFile {
  readonly descriptor: number;
}

const unused = new FinalizationRegistry<number>(closeSync);

function openScratch(): ScratchFile {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-scratch-"));
  try {
    const file = { descriptor: openSync(join(folder, "bytes"), "wx+", 0o600) };
    unused.register(file, file.descriptor);
    return file;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function orScratchError<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new ScratchError(`${tmpdir()}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function createScratchFile(): Scratch {
  const file = orScratchError(openScratch);
  let size = 0;
  return {
    get size() {
      return size;
    },
    write: (bytes) =>
      orScratchError(() => {
        for (let at = 0; at < bytes.length; ) at += writeSync(file.descriptor, bytes, at, bytes.length - at, size + at);
        size += bytes.length;
      }),
    readAt(offset, length) {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(file.descriptor, bytes, 0, length, offset));
    },
  };
}

/** From now on, large bytes go to files of the temporary directory. */
export const useScratchFiles = (): void => provideScratch(createScratchFile);
