/**
 * Turns an archive into a tree without trusting it: no name leaves the root, no link is followed out of it. What is refused beyond that
 * is the policy's. All refusals are gathered, up to a bound.
 */
import { type AbsPath, ancestors, child, type Fault, type Name, ok, type Result, ROOT, textOfPath } from "#base";
import { draftOf } from "../draft/draft.ts";
import type { Draft } from "../draft.types.ts";
import { lexicalTarget, resolve } from "../lookup.ts";
import type { Inode, Tree } from "../model.ts";
import { dir, emptyTree, file, special, symlink } from "../node.ts";
import type { TarEntry } from "../tar/entry.ts";

export interface ArchivePolicy {
  readonly devices: "refuse" | "keep";
  /** One path given twice: the last one wins, or neither. */
  readonly duplicates: "refuse" | "last";
  /** Names that start with `.wh.`, which hide files when they stand in a layer. */
  readonly whiteouts: "refuse" | "keep";
  /** Symbolic links whose target is absolute, or climbs above the archive's root. Kept ones are never followed out of the tree. */
  readonly outwardLinks: "refuse" | "keep";
  /** A name below a symbolic link of the archive: its target is looked for inside the root. */
  readonly throughLinks: "refuse" | "inside";
}

/** For a buildpack or an app: something that will be laid into someone's file system. */
export const STRICT: ArchivePolicy = {
  devices: "refuse",
  duplicates: "refuse",
  whiteouts: "refuse",
  outwardLinks: "refuse",
  throughLinks: "refuse",
};

/** For a whole root file system, as tools make them. */
export const ROOT_FILE_SYSTEM: ArchivePolicy = {
  devices: "keep",
  duplicates: "last",
  whiteouts: "refuse",
  outwardLinks: "keep",
  throughLinks: "inside",
};

type RefusalKind =
  | "archive-bad-name"
  | "archive-leaves-root"
  | "archive-outward-link"
  | "archive-through-link"
  | "archive-parent-not-directory"
  | "archive-link-target"
  | "archive-device"
  | "archive-duplicate"
  | "archive-whiteout";

const REMEDY: Readonly<Record<RefusalKind, string>> = {
  "archive-bad-name": "give the entry a name",
  "archive-leaves-root": "name entries by paths without `..`",
  "archive-outward-link": "make the link relative, and keep its target inside the archive",
  "archive-through-link": "put the entry where the link leads, or replace the link by a directory",
  "archive-parent-not-directory": "give the entry a parent that is a directory",
  "archive-link-target": "put the file that a hard link names before the link, into the same archive",
  "archive-device": "leave devices out",
  "archive-duplicate": "pack each path once",
  "archive-whiteout": "rename the file: container tools read `.wh.` as a deletion",
};

export type Refusal = Fault<RefusalKind> & {
  /** The entry's name, as text. */
  readonly entry: string;
};
/** The first refusal, and the others with it. */
export type ArchiveFault = Refusal & { readonly others: readonly Refusal[] };

const REFUSALS_MAX = 20;

export function checkedTree(
  entries: Iterable<TarEntry>,
  policy: ArchivePolicy,
  archive = "archive",
): Result<Tree, ArchiveFault> {
  const unpacking = new Unpacking(policy, archive);
  for (const entry of entries) {
    unpacking.add(entry);
    if (unpacking.refusals.length >= REFUSALS_MAX) break;
  }
  const [first, ...others] = unpacking.refusals;
  if (first !== undefined) return { ok: false, fault: { ...first, others } };
  return ok(unpacking.draft.seal());
}

class Unpacking {
  readonly draft: Draft = draftOf(emptyTree);
  readonly refusals: Refusal[] = [];
  readonly #policy: ArchivePolicy;
  readonly #archive: string;
  /** Paths that an entry stood for; directories made on the way are not. */
  readonly #given = new Set<AbsPath>();

  constructor(policy: ArchivePolicy, archive: string) {
    this.#policy = policy;
    this.#archive = archive;
  }

  add(entry: TarEntry): void {
    const wanted = this.#pathOf(entry, entry.name);
    if (wanted === undefined || !this.#isAllowed(entry, wanted)) return;
    const path = wanted === ROOT ? ROOT : this.#placed(entry, wanted);
    if (path === undefined || !this.#isOnlyOne(entry, path)) return;
    if (entry.type === "hardlink") this.#link(entry, path);
    else this.#put(path, nodeOf(entry));
  }

  #isAllowed(entry: TarEntry, path: AbsPath): boolean {
    const { devices, whiteouts, outwardLinks } = this.#policy;
    const { type, linkname = "" } = entry;
    if (path === ROOT && type !== "dir")
      return this.#refuse(entry, "archive-bad-name", `stands for the root, as a ${type}`);
    if (devices === "refuse" && (type === "char" || type === "block")) {
      return this.#refuse(entry, "archive-device", `is a ${type} device`);
    }
    if (whiteouts === "refuse" && path.includes("/.wh.")) {
      return this.#refuse(entry, "archive-whiteout", "has a name that starts with .wh.");
    }
    const isOutward = type === "symlink" && (linkname.startsWith("/") || lexicalTarget(path, linkname) === undefined);
    if (isOutward && outwardLinks === "refuse") {
      return this.#refuse(entry, "archive-outward-link", `is a link out of the archive, to ${shown(linkname)}`);
    }
    return true;
  }

  /** The path below real directories, missing ones made; undefined where that was refused. */
  #placed(entry: TarEntry, wanted: AbsPath): AbsPath | undefined {
    let path: AbsPath = ROOT;
    const name = wanted.slice(wanted.lastIndexOf("/") + 1) as Name;
    for (const parent of ancestors(wanted)) {
      path = child(path, parent.slice(parent.lastIndexOf("/") + 1) as Name);
      let node = this.draft.get(path);
      if (node?.kind === "symlink") {
        if (this.#policy.throughLinks === "refuse") {
          this.#refuse(entry, "archive-through-link", `goes through the link ${shown(path)} -> ${shown(node.target)}`);
          return undefined;
        }
        const led = resolve(this.draft, path, { follow: true });
        if (!led.ok || led.node === undefined) {
          this.#refuse(entry, "archive-through-link", `goes through the link ${shown(path)}, which leads nowhere`);
          return undefined;
        }
        ({ path, node } = led);
      }
      if (node === undefined) this.draft.put(path, dir());
      else if (node.kind !== "dir") {
        this.#refuse(entry, "archive-parent-not-directory", `is below ${shown(path)}, which is a ${node.kind}`);
        return undefined;
      }
    }
    return child(path, name);
  }

  #isOnlyOne(entry: TarEntry, path: AbsPath): boolean {
    const isFirst = !this.#given.has(path);
    this.#given.add(path);
    return isFirst || this.#policy.duplicates === "last" || this.#refuse(entry, "archive-duplicate", "is there twice");
  }

  /** A directory over a directory only changes its metadata. */
  #put(path: AbsPath, node: Inode): void {
    const there = this.draft.get(path);
    if (there?.kind === "dir" && node.kind === "dir") {
      this.draft.setMeta(path, node);
    } else {
      if (there !== undefined) this.draft.remove(path);
      this.draft.put(path, node);
    }
  }

  #link(entry: TarEntry, path: AbsPath): void {
    const target = this.#pathOf(entry, entry.linkname ?? "");
    if (target === undefined || target === path) return;
    const node = this.draft.get(target);
    if (node === undefined || node.kind === "dir") {
      const found = node === undefined ? "is not there" : "is a directory";
      this.#refuse(entry, "archive-link-target", `is a hard link to ${shown(target)}, which ${found}`);
      return;
    }
    this.draft.remove(path);
    this.draft.link(target, path);
  }

  /** Undefined, and refused, where `..` is in it. */
  #pathOf(entry: TarEntry, name: string): AbsPath | undefined {
    const parts = name.split("/").filter((part) => part !== "" && part !== ".");
    if (!parts.includes("..")) return `/${parts.join("/")}` as AbsPath;
    this.#refuse(entry, "archive-leaves-root", `has \`..\` in ${shown(name)}`);
    return undefined;
  }

  #refuse(entry: TarEntry, kind: RefusalKind, what: string): false {
    const name = textOfPath(entry.name);
    const message = `the entry ${shown(entry.name)} ${what}`;
    this.refusals.push({ kind, message, where: { file: this.#archive }, remedy: REMEDY[kind], entry: name });
    return false;
  }
}

function nodeOf(entry: TarEntry): Inode {
  const { meta, type } = entry;
  if (type === "dir") return dir([], meta);
  if (type === "symlink") return symlink(entry.linkname ?? "", meta);
  if (type === "char" || type === "block") return special(type, { ...meta, rdev: entry.rdev ?? 0 });
  return type === "fifo" ? special("fifo", meta) : file(entry.content ?? "", meta);
}

const shown = (bytes: string): string => JSON.stringify(textOfPath(bytes.slice(0, 200)));
