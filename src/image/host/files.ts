/** Layout files on the host, whose paths are UTF-8. Content is read at its first use. */
import * as fs from "node:fs";
import { type Bytes, type Content, streamedContent, textOfByteString } from "#base";
import { makeDirectory } from "#base/host";
import type { LayoutFiles } from "../stores/layout-files.ts";

const CHUNK = 1024 * 1024;

/** Flags that write a file and do not follow a link at its path. */
const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = fs.constants;
const OVERWRITE = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW;

export const hostFiles: LayoutFiles = {
  exists: (path) => fs.existsSync(textOfByteString(path)),
  readContent(from): Content {
    const path = textOfByteString(from);
    const stat = fs.statSync(path);
    if (!stat.isFile()) throw Object.assign(new Error(`${path} is not a file`), { code: "EINVAL" });
    const { size } = stat;
    return streamedContent(size, () => chunksOf(path, size));
  },
  write(path, content, options) {
    const file = fs.openSync(textOfByteString(path), OVERWRITE, options?.mode ?? 0o666);
    try {
      for (const chunk of content.chunks()) fs.writeFileSync(file, chunk);
    } finally {
      fs.closeSync(file);
    }
  },
  mkdir(at, options) {
    const path = textOfByteString(at);
    if (options?.parents === true) makeDirectory(path);
    else fs.mkdirSync(path);
  },
  rename: (from, to) => fs.renameSync(textOfByteString(from), textOfByteString(to)),
  removeAll: (path) => fs.rmSync(textOfByteString(path), { recursive: true, force: true }),
};

/** Stops at the end of a file that has become shorter, so that its content is truncated. */
function* chunksOf(path: string, size: number): Generator<Bytes> {
  const file = fs.openSync(path, "r");
  try {
    for (let at = 0; at < size; ) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, size - at));
      const read = fs.readSync(file, chunk, 0, chunk.length, at);
      if (read === 0) return;
      at += read;
      yield chunk.subarray(0, read);
    }
  } finally {
    fs.closeSync(file);
  }
}
