/** Writes files whole or not at all: a reader, a killed process or a full disk never leaves a part under the name. */
import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Throws the system's error; a file with this name then stays as it was. Two processes may write the same file: one of both is there. */
export const writeFileWhole = (path: string, data: string | Uint8Array): void =>
  writeFilesWhole(new Map([[path, data]]));

/** Files that belong together: the first is replaced when all are written. */
export function writeFilesWhole(files: ReadonlyMap<string, string | Uint8Array>): void {
  const parts = new Map([...files.keys()].map((path) => [path, `${path}.${process.pid}.part`]));
  try {
    for (const [path, part] of parts) writeFileSync(part, files.get(path) ?? "");
    for (const [path, part] of parts) renameSync(part, path);
  } catch (error) {
    for (const part of parts.values()) rmSync(part, { force: true });
    throw error;
  }
}
