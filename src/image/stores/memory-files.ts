/** Layout files in memory: for archives and for tests. */

import { type AbsPath, absPath, ancestors, type ByteString, byteString, type Content, textOfByteString } from "#base";
import type { TarEntry } from "#tree";
import type { LayoutFiles } from "./layout-files.ts";

export interface MemoryFiles extends LayoutFiles {
  /** All files and directories in byte order, with relative names and a fixed time. */
  entries(): readonly TarEntry[];
}

class NoSuchFile extends Error {
  override readonly name = "NoSuchFile";
  readonly code = "ENOENT";
}

const META = { uid: 0, gid: 0, mtimeNs: 0n };

const pathOf = (path: ByteString): AbsPath => absPath(byteString`/${path}`);

export function memoryFiles(from: Iterable<TarEntry> = []): MemoryFiles {
  const files = new Map<AbsPath, Content>();
  for (const { name, type, content } of from)
    if (type === "file" && content !== undefined) files.set(absPath(`/${name}`), content);

  const taken = (path: ByteString): Content => {
    const content = files.get(pathOf(path));
    if (content === undefined) throw new NoSuchFile(`ENOENT: ${textOfByteString(path)}`);
    return content;
  };

  return {
    exists: (path) => files.has(pathOf(path)),
    readContent: taken,
    write: (path, content) => void files.set(pathOf(path), content),
    mkdir: () => undefined,
    rename(from, to) {
      files.set(pathOf(to), taken(from));
      files.delete(pathOf(from));
    },
    removeAll(path) {
      const gone = pathOf(path);
      for (const name of files.keys()) if (name === gone || name.startsWith(`${gone}/`)) files.delete(name);
    },
    entries() {
      const dirs = new Set([...files.keys()].flatMap(ancestors));
      const all: TarEntry[] = [...dirs].map((path) => ({
        name: byteString`${path.slice(1)}/`,
        type: "dir",
        meta: { ...META, mode: 0o755 },
      }));
      for (const [path, content] of files)
        all.push({ name: path.slice(1), type: "file", meta: { ...META, mode: 0o644 }, content });
      return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}
