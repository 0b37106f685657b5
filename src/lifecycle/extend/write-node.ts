/** Puts what is copied into the file system: files and links replace what stands there, directories are laid together. */
import { type AbsPath, ancestors, type ByteString, child, textOfByteString } from "#base";
import { type Process, type ProcessFs, type Stat, SystemError } from "#machine";
import type { Inode } from "#tree";
import { type InstructionPosition, rejectInstruction } from "./faults.ts";
import type { FileOwner } from "./owner.ts";

export interface WriteOptions {
  readonly process: Process;
  /** Undefined: as the nodes say (an archive). */
  readonly owner: FileOwner | undefined;
  /** Of files and directories, where it is not as the nodes say. */
  readonly mode?: number | undefined;
  readonly at: InstructionPosition;
}

export function lstatIfPresent(fs: ProcessFs, path: ByteString): Stat | undefined {
  try {
    return fs.lstat(path);
  } catch (error) {
    if (error instanceof SystemError && (error.code === "ENOENT" || error.code === "ENOTDIR")) return undefined;
    throw error;
  }
}

/** Directories that are missing on the way are made for the owner, mode 0755. Gives the path with its links resolved. */
export function makeDirectories(
  { process: { fs }, owner, at }: Pick<WriteOptions, "process" | "owner" | "at">,
  path: AbsPath,
): AbsPath {
  for (const one of [...ancestors(path), path]) {
    if (fs.exists(one)) continue;
    if (lstatIfPresent(fs, one) !== undefined)
      rejectInstruction(
        "extend-file",
        `${textOfByteString(one)} is a link to nothing`,
        at,
        "make what it leads to, or remove it",
      );
    fs.mkdir(one, { mode: 0o755 });
    if (owner !== undefined) fs.lchown(one, owner.uid, owner.gid);
  }
  if (fs.stat(path).kind !== "dir")
    rejectInstruction(
      "extend-file",
      `${textOfByteString(path)} is no directory`,
      at,
      "remove it first, or copy to another path",
    );
  return fs.realPath(path);
}

/** What is in `node` into the directory `dir`, which is there. */
export function writeContents(placing: WriteOptions, node: Inode & { readonly kind: "dir" }, dir: AbsPath): void {
  node.names.forEach((name, i) => {
    const below = node.nodes[i];
    if (below !== undefined) writeNode(placing, below, child(dir, name));
  });
}

/** `path` has no links on the way. */
export function writeNode(placing: WriteOptions, node: Inode, path: AbsPath): void {
  const { fs } = placing.process;
  const there = lstatIfPresent(fs, path);
  if (node.kind === "dir") {
    writeDirectory(placing, node, path, there);
    return;
  }
  if (node.kind === "socket") return;
  if (there?.kind === "dir") rejectReplacement(placing, path, "a directory");
  if (there !== undefined) fs.unlink(path);
  if (node.kind === "file") fs.write(path, node.content, { mode: 0o600 });
  else if (node.kind === "symlink") fs.symlink(node.target, path);
  else if (node.kind === "fifo") fs.mkfifo(path, 0o600);
  else
    rejectInstruction(
      "extend-unsupported",
      `${textOfByteString(path)} would be a device`,
      placing.at,
      "leave devices out",
    );
  const { uid, gid } = placing.owner ?? node;
  fs.lchown(path, uid, gid);
  if (node.kind !== "symlink") fs.chmod(path, placing.mode ?? node.mode);
}

function writeDirectory(
  placing: WriteOptions,
  node: Inode & { readonly kind: "dir" },
  path: AbsPath,
  there: Stat | undefined,
): void {
  const { fs } = placing.process;
  if (there !== undefined && there.kind !== "dir") rejectReplacement(placing, path, `no directory but a ${there.kind}`);
  if (there === undefined) fs.mkdir(path, { mode: 0o700 });
  writeContents(placing, node, path);
  const { uid, gid } = placing.owner ?? node;
  fs.lchown(path, uid, gid);
  fs.chmod(path, placing.mode ?? node.mode);
}

const rejectReplacement = ({ at }: WriteOptions, path: AbsPath, what: string): never =>
  rejectInstruction(
    "extend-file",
    `${textOfByteString(path)} is ${what}`,
    at,
    "remove it first, or copy to another path",
  );
