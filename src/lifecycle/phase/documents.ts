/** Files of the contract, read and written as a process does. Malformed ones end the phase as their step says. */
import { byteString, FaultError, textOfPath } from "#base";
import { names, type TomlFile } from "#contract";
import { type ProcessFs, SystemError } from "#machine";

export function readDocument<T>(fs: ProcessFs, path: string, file: TomlFile<T>): T {
  const read = file.read(fs.read(path), textOfPath(path));
  if (!read.ok) throw new FaultError(read.fault);
  return read.value;
}

/** Undefined where there is no such file. */
export function readIfPresent<T>(fs: ProcessFs, path: string, file: TomlFile<T>): T | undefined {
  try {
    return readDocument(fs, path, file);
  } catch (error) {
    if (error instanceof SystemError && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Makes the directories on the way. */
export function writeDocument<T>(fs: ProcessFs, path: string, file: TomlFile<T>, value: T): void {
  const parent = path.slice(0, path.lastIndexOf("/"));
  if (parent !== "") fs.mkdir(parent, { parents: true });
  fs.write(path, file.write(value));
}

/** `<layers>/<id>`: a slash in an id is an underscore on disk. */
export const escapedId = (id: string): string => byteString(names.escapeId(id));
