/** Copies of large host files, so a value does not change with the file. */
import { closeSync, constants, copyFileSync, openSync, readSync, rmSync } from "node:fs";
import { type ByteString, type Bytes, byteString, type Content, streamedContent } from "#base";
import { scratchPath } from "./janitor.ts";
import { nodePath } from "./node-paths.ts";

const CHUNK_BYTES = 1 << 20;

const unused = new FinalizationRegistry<string>((path) => rmSync(path, { force: true }));

/** Copies an open file, with shared blocks if possible. The copy is removed with the content, at the latest with the process. */
export function copyToScratch(fd: number, size: number): Content {
  const copy = scratchPath("large", size);
  copyFileSync(`/proc/self/fd/${fd}`, copy, constants.COPYFILE_FICLONE);
  const open = (): Iterable<Bytes> => chunksOf(byteString(copy), size);
  const content = streamedContent(size, open);
  unused.register(open, copy);
  return content;
}

/** Content that is read on demand, so it changes with the file. */
export const lazyContent = (path: ByteString, size: number): Content =>
  streamedContent(size, () => chunksOf(path, size));

function* chunksOf(path: ByteString, size: number): Generator<Bytes> {
  const fd = openSync(nodePath(path), "r");
  try {
    for (let left = size; left > 0; ) {
      const chunk = Buffer.alloc(Math.min(left, CHUNK_BYTES));
      const got = readSync(fd, chunk, 0, chunk.length, null);
      if (got === 0) throw new Error(`${path} ended ${left} bytes early`);
      left -= got;
      yield chunk.subarray(0, got);
    }
  } finally {
    closeSync(fd);
  }
}
