/**
 * Resolves paths as the kernel does: links (at most 40), `..`, trailing slashes, search permission on each directory. Not covered: a
 * working directory that is renamed; a process keeps the path of its working directory, not the directory.
 */
import { type AbsPath, child, type Name, parentOf, ROOT } from "#base";
import type { Head } from "#tree";
import { type Errno, SystemError } from "../model/system-error.ts";
import type { CachedDirectory, DirectoryCache } from "./directory-cache.ts";
import type { MountedTree } from "./mounted-tree.ts";
import type { MountTable } from "./mounts.ts";
import { EXECUTE, may, type ProcessIds } from "./permission.ts";

/**
 * Whether a link at the end of a path is followed.
 * `never`: calls that make or remove a name.
 * `slash`: only if the path ends in a slash (lstat).
 * `no-slash`: only if it does not (an `open` that may create, which rejects a slash before it looks at the file).
 * `always`: all other calls.
 */
export type Follow = "never" | "slash" | "no-slash" | "always";

export interface ResolvedPath {
  /** The path of the last name, with all links before it resolved. */
  readonly abs: AbsPath;
  readonly mount: MountedTree;
  /** `abs`, relative to the mount. */
  readonly mountRelative: AbsPath;
  /** The directory that contains the name, relative to the mount; undefined for the root of a mount. */
  readonly parent: AbsPath | undefined;
  readonly node: Head | undefined;
  /** The kind of the last part. Calls that make or remove names accept only a name. */
  readonly last: "name" | "." | ".." | "/";
  readonly slash: boolean;
}

export type ExistingPath = ResolvedPath & { readonly node: Head };

const LINKS_MAX = 40;
const NAME_MAX = 255;
const PATH_MAX = 4096;
/** Not allowed in paths, which are byte strings: NUL and char codes above 255. */
const NOT_BYTES = /[\0\u0100-\uffff]/;

/** Resolves the paths of one process, which has ids and a working directory. */
export class PathResolver {
  readonly table: MountTable;
  #ids: ProcessIds;
  #cwd: AbsPath;
  #cache: DirectoryCache;
  #generation: number;

  constructor(table: MountTable, ids: ProcessIds, cwd: AbsPath) {
    this.table = table;
    this.#ids = ids;
    this.#cwd = cwd;
    this.#cache = table.directoryCache(ids);
    this.#generation = table.generation;
  }

  get ids(): ProcessIds {
    return this.#ids;
  }
  set ids(ids: ProcessIds) {
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

  /** Returns an error code instead of throwing, for calls that often fail: an exception costs more than the walk. */
  tryResolve(path: string, follow: Follow): ResolvedPath | Errno {
    if (path === "") return "ENOENT";
    if (path.length >= PATH_MAX) return "ENAMETOOLONG";
    const cut = path.lastIndexOf("/");
    const name = path.slice(cut + 1);
    const place = isPlain(name) ? this.#cachedParent(path, cut) : undefined;
    if (place !== undefined) {
      const isCanonical = cut === 0 || (cut === place.abs.length && path.startsWith(place.abs));
      const abs = isCanonical ? canonicalPath(path) : child(place.abs, plainName(name));
      const resolved = this.#childOf(place, plainName(name), abs);
      const { node } = resolved;
      if (node === undefined && NOT_BYTES.test(name)) return "EINVAL";
      if (node?.kind !== "symlink" || follow === "never" || follow === "slash") return resolved;
    }
    return NOT_BYTES.test(path) ? "EINVAL" : new PathWalk(this, path, follow).run();
  }

  /** The path must exist, and must be a directory if it ends in a slash. */
  resolveExisting(syscall: string, path: string, follow: Follow): ExistingPath {
    const resolved = this.resolve(syscall, path, follow);
    if (!isExisting(resolved)) throw new SystemError("ENOENT", syscall, path);
    if (resolved.slash && resolved.node.kind !== "dir") throw new SystemError("ENOTDIR", syscall, path);
    return resolved;
  }

  /** Records that the directory part of `path` leads to `dir`, which the process may search. */
  cacheDirectory(path: string, dir: AbsPath): void {
    const mount = this.table.mountOf(dir);
    this.#currentCache().set(this.#keyOf(directoryPart(path, path.lastIndexOf("/"))), {
      abs: dir,
      mount,
      mountRelative: mount.mountRelative(dir),
    });
  }

  /** The directory of the name after the slash at `cut`. */
  #cachedParent(path: string, cut: number): CachedDirectory | undefined {
    return this.#currentCache().lastOf(path, cut) ?? this.#cachedDirectory(directoryPart(path, cut));
  }

  #cachedDirectory(directory: string): CachedDirectory | undefined {
    return this.#currentCache().get(this.#keyOf(directory)) ?? this.#cacheSubdirectory(directory);
  }

  /** Resolves a subdirectory of a cached directory. Undefined if it needs a full walk, for example to report an error. */
  #cacheSubdirectory(directory: string): CachedDirectory | undefined {
    const cut = directory.lastIndexOf("/");
    const name = directory.slice(cut + 1);
    if (cut < 0 || !isPlain(name)) return undefined;
    const above = directoryPart(directory, cut);
    const place = this.#cachedDirectory(above);
    if (place === undefined || place.abs !== above) return undefined;
    const { mount, mountRelative, node } = this.#childOf(place, plainName(name), canonicalPath(directory));
    if (node?.kind !== "dir" || !may(this.#ids, node, EXECUTE)) return undefined;
    const found: CachedDirectory = { abs: canonicalPath(directory), mount, mountRelative };
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

  /** The key of a relative path contains the working directory. NUL separates them, because no path contains one. */
  #keyOf(directory: string): string {
    return directory.startsWith("/") ? directory : `${this.#cwd}\0${directory}`;
  }

  /** `abs` is the path of `name` in `place`. */
  #childOf(place: CachedDirectory, name: Name, abs: AbsPath): ResolvedPath {
    if (this.table.isMountPoint(abs)) return this.#mountRoot(abs);
    const { mount } = place;
    const mountRelative = mount.at === ROOT ? abs : child(place.mountRelative, name);
    return {
      abs,
      mount,
      mountRelative,
      parent: place.mountRelative,
      node: mount.draft.headIn(place.mountRelative, name),
      last: "name",
      slash: false,
    };
  }

  #mountRoot(abs: AbsPath): ResolvedPath {
    const mount = this.table.mountOf(abs);
    const mountRelative = mount.mountRelative(abs);
    const node = mount.draft.head(mountRelative);
    return { abs, mount, mountRelative, parent: undefined, node, last: "name", slash: false };
  }
}

/** The brand constructors of this module, without checks: {@link isPlain} and the cache have made them. */
const plainName = (part: string): Name => part as Name;
const canonicalPath = (path: string): AbsPath => path as AbsPath;

const isExisting = (resolved: ResolvedPath): resolved is ExistingPath => resolved.node !== undefined;

const isPlain = (name: string): boolean => name !== "" && name !== "." && name !== ".." && name.length <= NAME_MAX;

/** `""` means the working directory. */
const directoryPart = (path: string, cut: number): string => (cut === 0 ? "/" : cut < 0 ? "" : path.slice(0, cut));

class PathWalk {
  readonly #paths: PathResolver;
  readonly #path: string;
  readonly #follow: Follow;
  /** The remaining names, next one last. */
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
      const resolved = this.#step(plainName(part), isLast);
      if (resolved !== undefined) return resolved;
    }
  }

  /** Walks one name. Returns the resolved path after the last name. */
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

  /** The error if the process may not search the directory. */
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
    const mountRelative = mount.mountRelative(abs);
    const parent = mountRelative === ROOT ? undefined : parentOf(mountRelative);
    return { abs, mount, mountRelative, parent, node, last, slash: this.#slash };
  }
}
