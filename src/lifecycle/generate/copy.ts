/** Copies the content of a directory to another one with its links and modes, but not its owners. */
import { type ByteString, byteString, textOfByteString } from "#base";
import type { ProcessFs } from "#machine";
import { phaseFault } from "../rules/faults.ts";

/** Limits the depth, because a mount can make a tree endless. */
const DEPTH_MAX = 256;

/** `to` exists. Replaces existing files; ignores fifos, devices and sockets. Throws `generate`. */
export function copyInto(fs: ProcessFs, from: ByteString, to: ByteString, depth = 0): void {
  if (depth > DEPTH_MAX)
    throw phaseFault("generate", `the directories are nested more than ${DEPTH_MAX} deep`, {
      where: { file: textOfByteString(from) },
      remedy: "make the extension's directory generate flatter, or write a bin/generate",
    });
  for (const name of fs.readDir(from)) copyOne(fs, byteString`${from}/${name}`, byteString`${to}/${name}`, depth);
}

function copyOne(fs: ProcessFs, from: ByteString, to: ByteString, depth: number): void {
  const { kind, mode } = fs.lstat(from);
  if (kind === "dir") {
    if (!isDir(fs, to)) {
      fs.removeAll(to);
      fs.mkdir(to, { mode: mode | 0o700 });
    }
    copyInto(fs, from, to, depth + 1);
    fs.chmod(to, mode);
    return;
  }
  if (kind !== "file" && kind !== "symlink") return;
  fs.removeAll(to);
  if (kind === "symlink") fs.symlink(fs.readLink(from), to);
  else {
    fs.write(to, fs.readContent(from), { mode });
    fs.chmod(to, mode);
  }
}

const isDir = (fs: ProcessFs, path: ByteString): boolean => fs.exists(path) && fs.lstat(path).kind === "dir";
