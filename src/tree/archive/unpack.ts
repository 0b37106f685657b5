/**
 * Makes a tree of the entries of an untrusted archive: no name and no followed link leaves the root. The policy rejects more. All problems
 * are reported, up to a bound.
 */
import {
  type AbsPath,
  absPath,
  ancestors,
  type ByteString,
  baseName,
  byteString,
  child,
  nameOf,
  ok,
  parentOf,
  type Result,
  ROOT,
  textOfByteString,
} from "#base";
import { draftOf } from "../draft/draft.ts";
import type { Draft } from "../draft/draft.types.ts";
import { lexicalTarget, resolve } from "../model/lookup.ts";
import { dir, emptyTree, file, specialNode, symlink } from "../model/node.ts";
import type { Inode, Tree } from "../model/tree.ts";
import type { TarEntry } from "../tar/entry.ts";
import { type ArchiveFault, type ArchiveProblem, type ArchiveProblemKind, REMEDY } from "./fault.ts";
import type { ArchivePolicy } from "./policy.ts";

const PROBLEMS_MAX = 20;
/** Bounds for directories without an entry, and for depth: a name of 4 KiB could need two thousand directories. */
const IMPLIED_MAX = 100_000;
const DEPTH_MAX = 255;

export function unpackEntries(
  entries: Iterable<TarEntry>,
  policy: ArchivePolicy,
  archive = "archive",
): Result<Tree, ArchiveFault> {
  const unpacking = new Unpacking(policy, archive);
  for (const entry of entries) {
    unpacking.add(entry);
    if (unpacking.problems.length >= PROBLEMS_MAX) break;
  }
  const [first, ...others] = unpacking.problems;
  if (first !== undefined) return { ok: false, fault: { ...first, others } };
  return ok(unpacking.draft.seal());
}

class Unpacking {
  readonly draft: Draft = draftOf(emptyTree);
  readonly problems: ArchiveProblem[] = [];
  readonly #policy: ArchivePolicy;
  readonly #archive: string;
  /** Paths that have an entry. */
  readonly #entryPaths = new Set<AbsPath>();
  #implied = 0;

  constructor(policy: ArchivePolicy, archive: string) {
    this.#policy = policy;
    this.#archive = archive;
  }

  add(entry: TarEntry): void {
    const wanted = this.#pathOf(entry, entry.name);
    if (wanted === undefined || !this.#checkPolicy(entry, wanted)) return;
    const path = wanted === ROOT ? ROOT : this.#resolveParents(entry, wanted);
    if (path === undefined || !this.#checkUnique(entry, path)) return;
    if (entry.type === "hardlink") this.#link(entry, path);
    else this.#put(path, nodeOf(entry));
  }

  #checkPolicy(entry: TarEntry, path: AbsPath): boolean {
    const { devices, whiteouts, outwardLinks } = this.#policy;
    const { type, linkname = byteString("") } = entry;
    if (path === ROOT && type !== "dir")
      return this.#report(entry, "archive-bad-name", `names the root, but is a ${type}`);
    if (devices === "reject" && (type === "char" || type === "block")) {
      return this.#report(entry, "archive-device", `is a ${type} device`);
    }
    if (whiteouts === "reject" && path.includes("/.wh.")) {
      return this.#report(entry, "archive-whiteout", "has a name that starts with .wh.");
    }
    const isOutward = type === "symlink" && (linkname.startsWith("/") || lexicalTarget(path, linkname) === undefined);
    if (isOutward && outwardLinks === "reject") {
      return this.#report(entry, "archive-outward-link", `is a link out of the archive, to ${shown(linkname)}`);
    }
    return true;
  }

  /** The path with links on the way resolved; makes missing directories. Undefined after a reported problem. */
  #resolveParents(entry: TarEntry, wanted: AbsPath): AbsPath | undefined {
    if (this.draft.get(parentOf(wanted))?.kind === "dir") return wanted;
    const above = ancestors(wanted);
    if (above.length > DEPTH_MAX) {
      this.#report(entry, "archive-too-deep", `is ${above.length} directories deep (at most ${DEPTH_MAX})`);
      return undefined;
    }
    let path: AbsPath | undefined = ROOT;
    for (const parent of above) {
      path = this.#directory(entry, child(path, nameOf(baseName(parent))));
      if (path === undefined) return undefined;
    }
    return child(path, nameOf(baseName(wanted)));
  }

  /** The directory at `path`; makes a missing one. */
  #directory(entry: TarEntry, path: AbsPath): AbsPath | undefined {
    const node = this.draft.get(path);
    if (node?.kind === "dir") return path;
    if (node?.kind === "symlink") return this.#behindLink(entry, path, node.target);
    if (node !== undefined) {
      this.#report(entry, "archive-parent-not-directory", `is below ${shown(path)}, which is a ${node.kind}`);
      return undefined;
    }
    this.#implied += 1;
    if (this.#implied > IMPLIED_MAX) {
      this.#report(
        entry,
        "archive-too-deep",
        `needs more than ${IMPLIED_MAX} directories that have no entry of their own`,
      );
      return undefined;
    }
    this.draft.put(path, dir());
    return path;
  }

  #behindLink(entry: TarEntry, path: AbsPath, target: ByteString): AbsPath | undefined {
    const resolved = this.#policy.throughLinks === "inside" ? resolve(this.draft, path, { follow: true }) : undefined;
    if (resolved?.ok && resolved.node?.kind === "dir") return resolved.path;
    const reason = resolved === undefined ? "" : ", which does not lead to a directory";
    this.#report(entry, "archive-through-link", `goes through the link ${shown(path)} -> ${shown(target)}${reason}`);
    return undefined;
  }

  #checkUnique(entry: TarEntry, path: AbsPath): boolean {
    const isFirst = !this.#entryPaths.has(path);
    this.#entryPaths.add(path);
    return isFirst || this.#policy.duplicates === "last" || this.#report(entry, "archive-duplicate", "occurs twice");
  }

  /** A directory over a directory only changes its metadata. */
  #put(path: AbsPath, node: Inode): void {
    const existing = this.draft.get(path);
    if (existing?.kind === "dir" && node.kind === "dir") {
      this.draft.setMeta(path, node);
    } else {
      if (existing !== undefined) this.draft.remove(path);
      this.draft.put(path, node);
    }
  }

  #link(entry: TarEntry, path: AbsPath): void {
    const named = this.#pathOf(entry, entry.linkname ?? byteString(""));
    if (named === undefined) return;
    const target = this.#real(named);
    if (target === path) return;
    const node = this.draft.get(target);
    if (node === undefined || node.kind === "dir") {
      const found = node === undefined ? "does not exist" : "is a directory";
      this.#report(entry, "archive-link-target", `is a hard link to ${shown(named)}, which ${found}`);
      return;
    }
    this.draft.remove(path);
    this.draft.link(target, path);
  }

  /** Resolves links, except for the last name. */
  #real(path: AbsPath): AbsPath {
    if (this.#policy.throughLinks === "reject") return path;
    const resolved = resolve(this.draft, path, { follow: false });
    return resolved.ok ? resolved.path : path;
  }

  /** Undefined, with a reported problem, if the name contains `..`. */
  #pathOf(entry: TarEntry, name: ByteString): AbsPath | undefined {
    if (!name.split("/").some((part) => part === "..")) return absPath(`/${name}`);
    this.#report(entry, "archive-leaves-root", `has \`..\` in ${shown(name)}`);
    return undefined;
  }

  #report(entry: TarEntry, kind: ArchiveProblemKind, what: string): false {
    const name = textOfByteString(entry.name);
    const message = `the entry ${shown(entry.name)} ${what}`;
    this.problems.push({ kind, message, where: { file: this.#archive }, remedy: REMEDY[kind], entry: name });
    return false;
  }
}

function nodeOf(entry: TarEntry): Inode {
  const { meta, type } = entry;
  if (type === "dir") return dir([], meta);
  if (type === "symlink") return symlink(entry.linkname ?? byteString(""), meta);
  if (type === "char" || type === "block") return specialNode(type, { ...meta, rdev: entry.rdev ?? 0 });
  return type === "fifo" ? specialNode("fifo", meta) : file(entry.content ?? "", meta);
}

const shown = (bytes: ByteString): string => JSON.stringify(textOfByteString(bytes.slice(0, 200)));
