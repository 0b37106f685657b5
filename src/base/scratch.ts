/** Where large bytes are put that need not stay in memory: a file, if this computer has provided one. */

/** Reads from a place, perhaps fewer bytes than asked for. No bytes: there are no more. */
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

const BLOCK_BYTES = 1 << 20;

/** Without files, everything stays in memory, in blocks: joined bytes would need the memory twice for a while. */
export function createMemory(): Scratch {
  const blocks: Uint8Array[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    write(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const inBlock = size % BLOCK_BYTES;
        if (inBlock === 0) blocks.push(new Uint8Array(BLOCK_BYTES));
        const part = bytes.subarray(at, at + BLOCK_BYTES - inBlock);
        blocks.at(-1)?.set(part, inBlock);
        size += part.length;
        at += part.length;
      }
    },
    readAt(offset, length) {
      const inBlock = offset % BLOCK_BYTES;
      const end = Math.min(inBlock + Math.min(length, size - offset), BLOCK_BYTES);
      return blocks[Math.floor(offset / BLOCK_BYTES)]?.subarray(inBlock, end) ?? new Uint8Array();
    },
  };
}

let create = createMemory;

export const provideScratch = (provided: () => Scratch): void => {
  create = provided;
};

/** Throws a {@link ScratchError} if no file can be made. */
export const createScratch = (): Scratch => create();
