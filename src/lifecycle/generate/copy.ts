/** The content of a directory laid into another one: links stay links, modes stay; the copy belongs to whoever copies. */
import { type ByteString, byteString, textOfByteString } from "#base";
import type { ProcessFs } from "#machine";
import { phaseFault } from "../rules/faults.ts";

/** Deeper trees, or ones that hold themselves by a mount, are the extension's error. */
const DEPTH_MAX = 256;

/** `to` is there. What has a name that is taken is replaced; fifos, devices and sockets are passed over. Throws `generate`. */
export function copyInto(fs: ProcessFs, from: ByteString, to: ByteString, depth = 0): void {
  if (depth > DEPTH_MAX)
    throw phaseFault("generate", `expected at most ${DEPTH_MAX} directories in each other, found more`, {
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
