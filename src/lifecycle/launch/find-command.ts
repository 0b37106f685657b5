/** Where a command is: as it stands when it has a slash, else the first executable of its name along PATH. */
import { type ByteString, byteString } from "#base";
import type { ProcessFs } from "#machine";

const EXECUTE = 1;

/**
 * Undefined where there is none. A relative command is looked for from the process's working directory. What a relative element of
 * PATH holds is not run, and hides what comes after it.
 */
export function findCommand(fs: ProcessFs, command: string, path: string): ByteString | undefined {
  const name = byteString(command);
  if (name === "") return undefined;
  if (name.includes("/")) return isExecutable(fs, name) ? name : undefined;
  const candidates = byteString(path)
    .split(":")
    .map((dir) => byteString`${dir || "."}/${name}`);
  const found = candidates.find((candidate) => isExecutable(fs, candidate));
  return found?.startsWith("/") ? found : undefined;
}

function isExecutable(fs: ProcessFs, path: ByteString): boolean {
  const kind = fs.kind(path);
  return kind !== undefined && kind !== "dir" && fs.access(path, EXECUTE);
}
