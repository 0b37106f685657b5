/** Finds a command: a name with a slash is a path, any other name is searched in PATH. */
import { type ByteString, byteString } from "#base";
import type { ProcessFs } from "#machine";

const EXECUTE = 1;

/**
 * Undefined if there is no such executable. A relative path starts at the working directory of the process. An executable in a relative
 * element of PATH does not count, but hides later ones.
 */
export function findCommand(fs: ProcessFs, name: ByteString, path: ByteString): ByteString | undefined {
  if (name === "") return undefined;
  if (name.includes("/")) return isExecutable(fs, name) ? name : undefined;
  const candidates = path.split(":").map((dir) => byteString`${dir || "."}/${name}`);
  const found = candidates.find((candidate) => isExecutable(fs, candidate));
  return found?.startsWith("/") ? found : undefined;
}

function isExecutable(fs: ProcessFs, path: ByteString): boolean {
  const kind = fs.kind(path);
  return kind !== undefined && kind !== "dir" && fs.access(path, EXECUTE);
}
