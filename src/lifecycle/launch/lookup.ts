/** Where a command is: as it stands when it has a slash, else the first executable of its name along PATH. */
import { byteString } from "#base";
import type { ProcessFs } from "#machine";

const EXECUTE = 1;

/** Undefined where there is none. A relative command is looked for from the process's working directory. */
export function lookUpCommand(fs: ProcessFs, command: string, path: string): string | undefined {
  const name = byteString(command);
  if (name === "") return undefined;
  if (name.includes("/")) return isExecutable(fs, name) ? name : undefined;
  const candidates = byteString(path)
    .split(":")
    .filter((dir) => dir.startsWith("/"))
    .map((dir) => `${dir}/${name}`);
  return candidates.find((candidate) => isExecutable(fs, candidate));
}

function isExecutable(fs: ProcessFs, path: string): boolean {
  return fs.exists(path) && fs.stat(path).kind !== "dir" && fs.access(path, EXECUTE);
}
