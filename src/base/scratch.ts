/** Where large bytes are put that need not stay in memory: a file, if this computer has provided one. */
import { concat } from "./bytes.ts";

/** Reads from a place. Fewer bytes than asked for: there are no more. */
export type ReadAt = (offset: number, size: number) => Uint8Array;

export interface Scratch {
  /** Number of bytes that were written. */
  readonly size: number;
  /** Adds bytes at the end. Throws a {@link ScratchError}. */
  write(bytes: Uint8Array): void;
  readonly readAt: ReadAt;
}

/** There is no place for the bytes: the disk is full, or the temporary directory cannot be written. */
export class ScratchError extends Error {
  override readonly name = "ScratchError";
}

/** Without files, everything stays in memory. */
function createMemory(): Scratch {
  let parts: Uint8Array[] = [];
  let size = 0;
  function whole(): Uint8Array {
    const [only] = parts;
    const all = only !== undefined && parts.length === 1 ? only : concat(parts);
    parts = [all];
    return all;
  }
  return {
    get size() {
      return size;
    },
    write(bytes) {
      parts.push(bytes);
      size += bytes.length;
    },
    readAt: (offset, length) => whole().subarray(offset, offset + length),
  };
}

let create = createMemory;

export const provideScratch = (provided: () => Scratch): void => {
  create = provided;
};

/** Throws a {@link ScratchError} if no file can be made. */
export const createScratch = (): Scratch => create();
