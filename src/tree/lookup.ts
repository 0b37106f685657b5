/** Finds what a path stands for: literally, or through symbolic links, which never lead out of the root. */
import { type AbsPath, absPath, asByteString, type ByteString, child, elements, isName, parentOf, ROOT } from "#base";
import { slotAt } from "./draft/hot.ts";
import type { Draft } from "./draft.types.ts";
import type { Inode, Tree } from "./model.ts";

/** The path taken literally: no link is followed. */
export function lookup(tree: Tree, path: AbsPath): Inode | undefined {
  const slot = slotAt(tree.root, path);
  return slot as Inode | undefined;
}

/** Links met on one path before it counts as a loop, as in Linux. */
const LINKS_MAX = 40;

export interface ResolveOptions {
  /** Is a link that the last name stands for followed too? Links on the way always are. */
  readonly follow: boolean;
}

/** `path` has no links in it (but a last one that was not to be followed); `node` is undefined where only the last name is missing. */
export type Resolved =
  | { readonly ok: true; readonly path: AbsPath; readonly node: Inode | undefined }
  | { readonly ok: false; readonly code: "ELOOP" | "ENOENT" | "ENOTDIR"; readonly at: AbsPath };

/**
 * Resolves `path` (normalised or not, `..` after a link meaning the parent of what it leads to) as a process whose root is this tree
 * would: absolute targets start at the root, `..` stays in it.
 */
export function resolve(from: Tree | Pick<Draft, "get">, path: ByteString, options: ResolveOptions): Resolved {
  const get = "get" in from ? (at: AbsPath) => from.get(at) : (at: AbsPath) => lookup(from, at);
  const pending = partsOf(path);
  let at: AbsPath = ROOT;
  let node: Inode | undefined = get(ROOT);
  let links = 0;
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (node === undefined) return { ok: false, code: "ENOENT", at };
    if (node.kind !== "dir") return { ok: false, code: "ENOTDIR", at };
    if (part === "..") at = parentOf(at);
    else if (isName(part)) at = child(at, part);
    node = get(at);
    if (node?.kind !== "symlink" || (pending.length === 0 && !options.follow)) continue;
    links += 1;
    if (links > LINKS_MAX) return { ok: false, code: "ELOOP", at };
    pending.push(...partsOf(node.target));
    at = node.target.startsWith("/") ? ROOT : parentOf(at);
    node = get(at);
  }
  return { ok: true, path: at, node };
}

/** In reverse, so that the next one is popped. A trailing slash asks for what is there to be a directory: it leaves a `.`. */
function partsOf(path: ByteString): ByteString[] {
  const parts = path.split("/").filter((part) => part !== "");
  if (path.endsWith("/") && parts.length > 0) parts.push(asByteString("."));
  return parts.reverse();
}

/** Where a link at `path` points to, lexically, inside the root; undefined where it climbs above it. */
export function lexicalTarget(path: AbsPath, target: ByteString): AbsPath | undefined {
  let depth = target.startsWith("/") ? 0 : elements(parentOf(path)).length;
  for (const part of target.split("/")) {
    if (part === "..") depth -= 1;
    else if (part !== "" && part !== ".") depth += 1;
    if (depth < 0) return undefined;
  }
  return absPath(target.startsWith("/") ? target : `${parentOf(path)}/${target}`);
}
