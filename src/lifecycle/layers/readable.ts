/** A snapshot has what its taker may not read: a layer is made only of what the process could have read file by file. */
import { type AbsPath, child } from "#base";
import { type ProcessFs, SystemError } from "#machine";
import type { DirNode, Inode } from "#tree";

const READ = 4;
const READ_AND_PASS = 5;

/** Throws EACCES of the first path that is closed to the process. `node` stands at `path`. */
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

/** Nothing needs to be asked of a directory in which nothing is closed to anybody; links, pipes and devices are not opened. */
function isOpenToAll(node: Inode): boolean {
  if (node.kind !== "dir") return node.kind !== "file" || (node.mode & 0o444) === 0o444;
  const answer = openToAll.get(node) ?? ((node.mode & 0o555) === 0o555 && node.nodes.every(isOpenToAll));
  openToAll.set(node, answer);
  return answer;
}
