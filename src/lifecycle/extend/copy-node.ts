/** Writes copied nodes to the file system: files and links replace existing ones, directories are merged. */
import { type AbsPath, ancestors, type ByteString, child, textOfByteString } from "#base";
import { type Process, type ProcessFs, type Stat, SystemError } from "#machine";
import type { Inode } from "#tree";
import { type InstructionPosition, rejectInstruction } from "./faults.ts";
import type { ResolvedOwner } from "./owner.ts";

export interface CopyTarget {
  readonly process: Process;
  /** Undefined for an archive, whose nodes have owners. */
  readonly owner: ResolvedOwner | undefined;
  /** Replaces the mode of files and directories. */
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

/** Creates missing directories with mode 0755 for the owner. Returns the path with links resolved. */
export function ensureDirectory(
  { process: { fs }, owner, at }: Pick<CopyTarget, "process" | "owner" | "at">,
  path: AbsPath,
): AbsPath {
  for (const one of [...ancestors(path), path]) {
    if (fs.exists(one)) continue;
    if (lstatIfPresent(fs, one) !== undefined)
      rejectInstruction(
        "extend-file",
        `${textOfByteString(one)} is a link without a target`,
        at,
        "create its target, or remove it",
      );
    fs.mkdir(one, { mode: 0o755 });
    if (owner !== undefined) fs.lchown(one, owner.uid, owner.gid);
  }
  if (fs.stat(path).kind !== "dir")
    rejectInstruction(
      "extend-file",
      `${textOfByteString(path)} is not a directory`,
      at,
      "remove it first, or copy to another path",
    );
  return fs.realPath(path);
}

/** Writes the children of `node` to the existing directory `dir`. */
export function copyContents(options: CopyTarget, node: Inode & { readonly kind: "dir" }, dir: AbsPath): void {
  node.names.forEach((name, i) => {
    const below = node.nodes[i];
    if (below !== undefined) copyNode(options, below, child(dir, name));
  });
}

/** The directories in `path` are not links. */
export function copyNode(options: CopyTarget, node: Inode, path: AbsPath): void {
  const { fs } = options.process;
  const stats = lstatIfPresent(fs, path);
  if (node.kind === "dir") {
    copyDirectory(options, node, path, stats);
    return;
  }
  if (node.kind === "socket") return;
  if (stats?.kind === "dir") rejectReplacement(options, path, "a directory");
  if (stats !== undefined) fs.unlink(path);
  if (node.kind === "file") fs.write(path, node.content, { mode: 0o600 });
  else if (node.kind === "symlink") fs.symlink(node.target, path);
  else if (node.kind === "fifo") fs.mkfifo(path, 0o600);
  else
    rejectInstruction(
      "extend-unsupported",
      `${textOfByteString(path)} would be a device`,
      options.at,
      "remove devices from the source",
    );
  const { uid, gid } = options.owner ?? node;
  fs.lchown(path, uid, gid);
  if (node.kind !== "symlink") fs.chmod(path, options.mode ?? node.mode);
}

function copyDirectory(
  options: CopyTarget,
  node: Inode & { readonly kind: "dir" },
  path: AbsPath,
  there: Stat | undefined,
): void {
  const { fs } = options.process;
  if (there !== undefined && there.kind !== "dir") rejectReplacement(options, path, `a ${there.kind}`);
  if (there === undefined) fs.mkdir(path, { mode: 0o700 });
  copyContents(options, node, path);
  const { uid, gid } = options.owner ?? node;
  fs.lchown(path, uid, gid);
  fs.chmod(path, options.mode ?? node.mode);
}

const rejectReplacement = ({ at }: CopyTarget, path: AbsPath, what: string): never =>
  rejectInstruction(
    "extend-file",
    `${textOfByteString(path)} is ${what}`,
    at,
    "remove it first, or copy to another path",
  );
