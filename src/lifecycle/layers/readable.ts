/** A snapshot contains unreadable files, too, but a layer may contain only files that the process can read. */
import { type AbsPath, child } from "#base";
import { type ProcessFs, SystemError } from "#machine";
import type { DirNode, Inode } from "#tree";

const READ = 4;
const READ_AND_PASS = 5;

/** Throws EACCES for the first unreadable path. `node` is the node at `path`. */
export function expectReadable(fs: ProcessFs, path: AbsPath, node: Inode): void {
  if (isOpenToAll(node)) return;
  const bits = node.kind === "dir" && node.names.length > 0 ? READ_AND_PASS : READ;
  if (!fs.access(path, bits)) throw new SystemError("EACCES", "open", path);
  if (node.kind !== "dir") return;
  const { names, nodes } = node;
  names.forEach((name, i) => {
    const below = nodes[i];
    if (below !== undefined) expectReadable(fs, child(path, name), below);
  });
}

const openToAll = new WeakMap<DirNode, boolean>();

/** Whether every user can read the node and everything below it. Links, pipes and devices are not opened. */
function isOpenToAll(node: Inode): boolean {
  if (node.kind !== "dir") return node.kind !== "file" || (node.mode & 0o444) === 0o444;
  const answer = openToAll.get(node) ?? ((node.mode & 0o555) === 0o555 && node.nodes.every(isOpenToAll));
  openToAll.set(node, answer);
  return answer;
}
