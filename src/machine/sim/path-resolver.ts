/**
 * From a path to where it leads, as the kernel walks it: links (at most 40), `..`, trailing slashes, search permission on each
 * directory. Not covered: a working directory that is renamed or removed takes no process with it; its path is looked up anew.
 */
import { type AbsPath, child, type Name, parentOf, ROOT } from "#base";
import type { Head } from "#tree";
import { type Errno, SystemError } from "../model/system-error.ts";
import type { CachedDirectory, DirectoryCache } from "./directory-cache.ts";
import type { MountedTree } from "./mounted-tree.ts";
import type { MountTable } from "./mounts.ts";
import { EXECUTE, type Ids, may } from "./permission.ts";

/**
 * Of the last name: calls that make or remove a name never follow it; `lstat` follows it where a slash comes after; an `open` that may
 * create follows it where none does, for a slash is refused before anybody looks what is there.
 */
export type Follow = "never" | "slash" | "no-slash" | "always";

export interface ResolvedPath {
  /** The last name under its directory, every link on the way resolved. */
  readonly abs: AbsPath;
  readonly mount: MountedTree;
  /** `abs` in the mount's draft. */
  readonly mountRelative: AbsPath;
  readonly node: Head | undefined;
  /** What the path ended in: calls that make or remove names refuse all but a name. */
  readonly last: "name" | "." | ".." | "/";
  readonly slash: boolean;
}

const LINKS_MAX = 40;
const NAME_MAX = 255;
const PATH_MAX = 4096;
/** Paths are byte strings: no NUL, no char code above 255. */
const NOT_BYTES = /[\0\u0100-\uffff]/;

/** The paths of one process: its ids and working directory, and the directories that were found before. */
export class PathResolver {
  readonly table: MountTable;
  #ids: Ids;
  #cwd: AbsPath;
  #cache: DirectoryCache;
  #generation: number;

  constructor(table: MountTable, ids: Ids, cwd: AbsPath) {
    this.table = table;
    this.#ids = ids;
    this.#cwd = cwd;
    this.#cache = table.directoryCache(ids);
    this.#generation = table.generation;
  }

  get ids(): Ids {
    return this.#ids;
  }
  set ids(ids: Ids) {
    this.#ids = ids;
    this.#cache = this.table.directoryCache(ids);
    this.#generation = this.table.generation;
  }
  get cwd(): AbsPath {
    return this.#cwd;
  }
  set cwd(cwd: AbsPath) {
    this.#cwd = cwd;
  }

  resolve(syscall: string, path: string, follow: Follow): ResolvedPath {
    const resolved = this.tryResolve(path, follow);
    if (typeof resolved === "string") throw new SystemError(resolved, syscall, path);
    return resolved;
  }

  /** As {@link resolve}, for calls that expect to be refused: making an error costs more than the walk. */
  tryResolve(path: string, follow: Follow): ResolvedPath | Errno {
    if (path === "") return "ENOENT";
    if (path.length >= PATH_MAX) return "ENAMETOOLONG";
    const cut = path.lastIndexOf("/");
    const name = path.slice(cut + 1);
    const directory = directoryPart(path, cut);
    const place = isPlain(name) ? this.#cachedDirectory(directory) : undefined;
    if (place !== undefined && !NOT_BYTES.test(name)) {
      const abs = place.abs === directory ? (path as AbsPath) : child(place.abs, name as Name);
      const resolved = this.#childOf(place, name as Name, abs);
      if (resolved.node?.kind !== "symlink" || follow === "never" || follow === "slash") return resolved;
    }
    return NOT_BYTES.test(path) ? "EINVAL" : new PathWalk(this, path, follow).run();
  }

  /** As {@link resolve}, but there must be something, and a directory where a slash comes after. */
  resolveExisting(syscall: string, path: string, follow: Follow): ResolvedPath & { readonly node: Head } {
    const resolved = this.resolve(syscall, path, follow);
    const { node } = resolved;
    if (node === undefined) throw new SystemError("ENOENT", syscall, path);
    if (resolved.slash && node.kind !== "dir") throw new SystemError("ENOTDIR", syscall, path);
    return resolved as ResolvedPath & { readonly node: Head };
  }

  /** A walk tells that the directory part of a path leads to `dir`, and that it may be searched. */
  cacheDirectory(path: string, dir: AbsPath): void {
    const mount = this.table.mountOf(dir);
    this.#currentCache().set(this.#keyOf(directoryPart(path, path.lastIndexOf("/"))), {
      abs: dir,
      mount,
      mountRelative: mount.mountRelative(dir),
    });
  }

  #cachedDirectory(directory: string): CachedDirectory | undefined {
    return this.#currentCache().get(this.#keyOf(directory)) ?? this.#cacheSubdirectory(directory);
  }

  /** A directory in one that was found; undefined where anything else is to be said than that it is there and may be searched. */
  #cacheSubdirectory(directory: string): CachedDirectory | undefined {
    const cut = directory.lastIndexOf("/");
    const name = directory.slice(cut + 1);
    if (cut < 0 || !isPlain(name)) return undefined;
    const above = directoryPart(directory, cut);
    const place = this.#cachedDirectory(above);
    if (place === undefined || place.abs !== above) return undefined;
    const { mount, mountRelative, node } = this.#childOf(place, name as Name, directory as AbsPath);
    if (node?.kind !== "dir" || !may(this.#ids, node, EXECUTE)) return undefined;
    const found: CachedDirectory = { abs: directory as AbsPath, mount, mountRelative };
    this.#currentCache().set(directory, found);
    return found;
  }

  #currentCache(): DirectoryCache {
    if (this.#generation !== this.table.generation) {
      this.#cache = this.table.directoryCache(this.#ids);
      this.#generation = this.table.generation;
    }
    return this.#cache;
  }

  /** What is relative depends on the working directory; no path has a NUL. */
  #keyOf(directory: string): string {
    return directory.startsWith("/") ? directory : `${this.#cwd}\0${directory}`;
  }

  /** `abs`: `name` in `place`. */
  #childOf(place: CachedDirectory, name: Name, abs: AbsPath): ResolvedPath {
    if (this.table.isMountPoint(abs)) return this.#mountRoot(abs);
    const { mount } = place;
    const mountRelative = mount.at === ROOT ? abs : child(place.mountRelative, name);
    return {
      abs,
      mount,
      mountRelative,
      node: mount.draft.headIn(place.mountRelative, name),
      last: "name",
      slash: false,
    };
  }

  #mountRoot(abs: AbsPath): ResolvedPath {
    const mount = this.table.mountOf(abs);
    const mountRelative = mount.mountRelative(abs);
    return { abs, mount, mountRelative, node: mount.draft.head(mountRelative), last: "name", slash: false };
  }
}

const isPlain = (name: string): boolean => name !== "" && name !== "." && name !== ".." && name.length <= NAME_MAX;

/** `""` stands for the working directory. */
const directoryPart = (path: string, cut: number): string => (cut === 0 ? "/" : cut < 0 ? "" : path.slice(0, cut));

class PathWalk {
  readonly #paths: PathResolver;
  readonly #path: string;
  readonly #follow: Follow;
  /** Names still to walk, the next one last. */
  readonly #todo: string[] = [];
  #dir: AbsPath;
  #slash: boolean;
  #links = 0;
  #lastWasLink = false;

  constructor(paths: PathResolver, path: string, follow: Follow) {
    this.#paths = paths;
    this.#path = path;
    this.#follow = follow;
    this.#dir = path.startsWith("/") ? ROOT : paths.cwd;
    this.#slash = path.endsWith("/");
    this.#push(path);
  }

  run(): ResolvedPath | Errno {
    for (;;) {
      const part = this.#todo.pop();
      if (part === undefined) return this.#here("/");
      const refused = this.#search();
      if (refused !== undefined) return refused;
      const isLast = this.#todo.length === 0;
      if (part === "." || part === "..") {
        if (part === "..") this.#dir = parentOf(this.#dir);
        if (isLast) return this.#here(part);
        continue;
      }
      const resolved = this.#step(part as Name, isLast);
      if (resolved !== undefined) return resolved;
    }
  }

  /** One name further: the resolved, when it was the last. */
  #step(name: Name, isLast: boolean): ResolvedPath | Errno | undefined {
    if (name.length > NAME_MAX) return "ENAMETOOLONG";
    if (isLast && !this.#lastWasLink && !this.#slash) this.#paths.cacheDirectory(this.#path, this.#dir);
    const abs = child(this.#dir, name);
    const node = this.#paths.table.head(abs);
    if (node?.kind === "symlink" && (!isLast || this.#follows())) {
      return this.#enter(node.target, isLast);
    }
    if (isLast) return this.#at(abs, "name", node);
    if (node === undefined) return "ENOENT";
    this.#dir = abs;
    return undefined;
  }

  #follows(): boolean {
    return this.#follow === "always" || this.#follow === (this.#slash ? "slash" : "no-slash");
  }

  #enter(target: string, isLast: boolean): Errno | undefined {
    if (++this.#links > LINKS_MAX) return "ELOOP";
    if (target === "") return "ENOENT";
    if (target.startsWith("/")) this.#dir = ROOT;
    if (isLast && target.endsWith("/")) this.#slash = true;
    if (isLast) this.#lastWasLink = true;
    this.#push(target);
    return undefined;
  }

  #push(path: string): void {
    const parts = path.split("/");
    for (let i = parts.length - 1; i >= 0; i--) {
      const part = parts[i];
      if (part !== undefined && part !== "") this.#todo.push(part);
    }
  }

  /** May the directory be searched? */
  #search(): Errno | undefined {
    const node = this.#paths.table.head(this.#dir);
    if (node === undefined) return "ENOENT";
    if (node.kind !== "dir") return "ENOTDIR";
    return may(this.#paths.ids, node, EXECUTE) ? undefined : "EACCES";
  }

  #here(last: ResolvedPath["last"]): ResolvedPath {
    return this.#at(this.#dir, last, this.#paths.table.head(this.#dir));
  }

  #at(abs: AbsPath, last: ResolvedPath["last"], node: Head | undefined): ResolvedPath {
    const mount = this.#paths.table.mountOf(abs);
    return { abs, mount, mountRelative: mount.mountRelative(abs), node, last, slash: this.#slash };
  }
}
