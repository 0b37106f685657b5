/** `cp` and `cp -R`: new files get the mode of the old ones, minus the umask. */
import { type ByteString, byteString } from "#base";
import type { ProcessFs } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";

export function copyFiles(fs: ProcessFs, from: ByteString, to: ByteString, recursive: boolean): void {
  const stat = recursive ? fs.lstat(from) : fs.stat(from);
  if (stat.kind === "symlink") fs.symlink(fs.readLink(from), to);
  else if (stat.kind !== "dir") fs.write(to, fs.readContent(from), { mode: stat.mode });
  else if (recursive) copyDir(fs, from, to, stat.mode);
  else throw new SystemError("EISDIR", "cp", from);
}

function copyDir(fs: ProcessFs, from: ByteString, to: ByteString, mode: number): void {
  const names = fs.readDir(from);
  if (!fs.exists(to)) fs.mkdir(to, { mode: mode | 0o700 });
  for (const name of names) copyFiles(fs, byteString`${from}/${name}`, byteString`${to}/${name}`, true);
}
