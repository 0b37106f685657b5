/** Finds the inode at a path: literally, or through symbolic links, which never lead out of the root. */
import {
  type AbsPath,
  absPath,
  type ByteString,
  byteString,
  child,
  elementAt,
  elements,
  isName,
  parentOf,
  ROOT,
} from "#base";
import { childOf } from "./facts.ts";
import type { Inode, Tree } from "./tree.ts";

/** The inode at a path. No link is followed. */
export const lookup = (tree: Tree, path: AbsPath): Inode | undefined => nodeBelow(tree.root, path);

/** The inode that the rest of `path`, from the index `start` on, names below `node`. */
export function nodeBelow(node: Inode, path: AbsPath, start = 1): Inode | undefined {
  let at: Inode | undefined = node;
  for (let from = start; at !== undefined && from < path.length; ) {
    const to = endOfElement(path, from);
    at = at.kind === "dir" ? childOf(at, elementAt(path, from, to)) : undefined;
    from = to + 1;
  }
  return at;
}

/** The index after the element that begins at `from`. */
export function endOfElement(path: AbsPath, from: number): number {
  const slash = path.indexOf("/", from);
  return slash < 0 ? path.length : slash;
}

/** More links than this on one path are a loop, as in Linux. */
const LINKS_MAX = 40;

export interface ResolveOptions {
  /** Whether a link at the end of the path is followed. Links on the way always are. */
  readonly follow: boolean;
}

/** `path` has no links in it, except for a last one that `follow: false` keeps. `node` is undefined if only the last name is missing. */
export type Resolved =
  | { readonly ok: true; readonly path: AbsPath; readonly node: Inode | undefined }
  | { readonly ok: false; readonly code: "ELOOP" | "ENOENT" | "ENOTDIR"; readonly at: AbsPath };

interface NodeSource {
  get(path: AbsPath): Inode | undefined;
}

/**
 * Resolves `path` as a process whose root is this tree does: absolute targets start at the root, and `..` never leaves it. `path` need not
 * be normal; `..` after a link is the parent of the link's target.
 */
export function resolve(from: Tree | NodeSource, path: ByteString, options: ResolveOptions): Resolved {
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

/** In reverse order, so that `pop` gives the next one. A trailing slash requires a directory, so it leaves a `.`. */
function partsOf(path: ByteString): ByteString[] {
  const parts = path.split("/").filter((part) => part !== "");
  if (path.endsWith("/") && parts.length > 0) parts.push(byteString("."));
  return parts.reverse();
}

/** The path that a link at `path` names, without following other links; undefined if the target climbs above the root. */
export function lexicalTarget(path: AbsPath, target: ByteString): AbsPath | undefined {
  let depth = target.startsWith("/") ? 0 : elements(parentOf(path)).length;
  for (const part of target.split("/")) {
    if (part === "..") depth -= 1;
    else if (part !== "" && part !== ".") depth += 1;
    if (depth < 0) return undefined;
  }
  return absPath(target.startsWith("/") ? target : `${parentOf(path)}/${target}`);
}
