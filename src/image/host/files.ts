/** Layout files on the host, whose paths are UTF-8. Content is read at its first use. */
import * as fs from "node:fs";
import { type Bytes, type Content, storedContent, textOfByteString } from "#base";
import { makeDirectory } from "#base/host";
import type { LayoutFiles } from "../stores/layout-files.ts";

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
    return storedContent(size, (offset, length) => bytesAt(path, offset, length));
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

/** Fewer bytes at the end of a file that has become shorter, so that its content is truncated. */
function bytesAt(path: string, offset: number, length: number): Bytes {
  const file = fs.openSync(path, "r");
  try {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, fs.readSync(file, bytes, 0, length, offset));
  } finally {
    fs.closeSync(file);
  }
}
