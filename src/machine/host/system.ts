/**
 * The parts of a sandbox that the tree lacks: the host's libraries, shell and tools (read-only), a few files in `/etc`, `/tmp`. A tree
 * with its own system, such as an unpacked image, keeps its libraries and shell.
 */
import { lstatSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { type AbsPath, absPath, ancestors, byteString, pathOfText, ROOT } from "#base";
import { dir, file, type Inode, resolve, symlink, type Tree } from "#tree";

export interface SandboxUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

export interface System {
  /** Nodes that the harness adds where the tree has none. Snapshots leave them out while they are unchanged. */
  readonly scaffold: ReadonlyMap<AbsPath, Inode>;
  /** Directories of the tree that host directories hide. */
  readonly shadowed: readonly AbsPath[];
  /** Read-only binds: host path, path inside. */
  readonly binds: readonly (readonly [string, AbsPath])[];
  /** The command that starts Node.js inside. */
  readonly node: readonly string[];
  /** The same, set only if a `#!` line cannot find Node.js. */
  readonly interpreter?: readonly string[];
}

/** A path on the private `/dev`, which is not part of the tree. */
export const INSIDE = "/dev/plimsoll";
/** The interpreter of the reference's executables, in a directory that every PATH has. */
const NODE = "/usr/local/bin/node";

export interface SystemOptions {
  /** The sandbox has the file by which programs see that they are in a container. */
  readonly isMarked?: boolean;
  /** A tree without a shell gets nothing of the host's system. */
  readonly bare?: boolean;
  /** Paths of the host that are visible inside, read-only and at the same place. */
  readonly hostPaths?: readonly string[];
  /** Instead of directories of the host's system: the files and links of it that are visible inside. */
  readonly files?: readonly string[];
}

export function systemFor(
  tree: Tree,
  users: readonly SandboxUser[],
  { bare = false, hostPaths = [], files = SYSTEM, isMarked = false }: SystemOptions = {},
): System {
  const scaffold = new Map<AbsPath, Inode>();
  const put: Put = (path, node) => {
    const at = pathOfText(path);
    if (isFree(tree, at)) scaffold.set(at, node);
    const resolved = resolve(tree, byteString(path), { follow: false });
    return resolved.ok && resolved.node?.kind === "dir" ? "tree" : scaffold.has(at) ? "scaffold" : "no";
  };
  const shadowed = [absPath("/proc"), absPath("/dev")].filter((path) => put(path, dir()) === "tree");
  put("/etc", dir());
  put("/tmp", dir([], { mode: 0o1777 }));
  for (const [name, text] of etcFiles(users)) put(`/etc/${name}`, file(text));
  if (isMarked) for (const [path, node] of CONTAINER_MARK) put(path, node);
  const system = hasOwnSystem(tree)
    ? ownSystem(scaffold, put)
    : bare &&
        !SHELLS.some((path) => resolve(tree, byteString(path), { follow: true }).ok && !isFree(tree, pathOfText(path)))
      ? bareSystem(scaffold)
      : hostSystem(scaffold, put, files);
  const shared = hostPaths.map((path) => bindHostPath(path, put));
  return {
    ...system,
    shadowed: [...system.shadowed, ...shared.flatMap((one) => one.shadowed), ...shadowed],
    binds: [...shared.flatMap((one) => one.binds), ...system.binds],
  };
}

/** Container engines mark their containers with this file or another one. A builder of images refuses to change a root without a mark. */
const CONTAINER_MARK: readonly (readonly [string, Inode])[] = [
  ["/run", dir()],
  ["/run/.containerenv", file("")],
];

const SHELLS = ["/bin/sh", "/bin/bash", "/usr/bin/env"];

/** Whether the tree has a shell that the kernel can run, not the placeholder of a simulation. */
function hasOwnSystem(tree: Tree): boolean {
  return SHELLS.some((path) => {
    const resolved = resolve(tree, byteString(path), { follow: true });
    if (!resolved.ok || resolved.node?.kind !== "file") return false;
    for (const chunk of resolved.node.content.chunks()) return Buffer.from(chunk.subarray(0, 4)).equals(ELF);
    return false;
  });
}

const ELF = Buffer.from("\x7fELF", "latin1");

/** Whether the tree has nothing at the path or in its way. */
function isFree(tree: Tree, path: AbsPath): boolean {
  const resolved = resolve(tree, path, { follow: false });
  return resolved.ok
    ? resolved.node === undefined && resolved.path === path
    : resolved.code === "ENOENT" && resolved.at !== path;
}

/** Adds a node where the tree has none. Returns whether the tree or the scaffold has a node there now. */
type Put = (path: string, node: Inode) => "tree" | "scaffold" | "no";

const USR = ["bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec", "share"];
const TOP = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];
const STORES = ["/nix/store", "/gnu/store"];
const ETC = ["/etc/alternatives", "/etc/ld.so.cache"];
/** The host's `/usr` without `/usr/local`, and the top directories that belong to it. */
const SYSTEM = [...USR.map((name) => `/usr/${name}`), ...TOP.map((name) => `/${name}`), ...STORES, ...ETC];

function hostSystem(scaffold: Map<AbsPath, Inode>, put: Put, files: readonly string[]): System {
  put("/usr", dir());
  const bound = files.map((path) => bindHostPath(path, put));
  for (const path of ["/usr/local", "/usr/local/bin"]) put(path, dir());
  const node = put(NODE, file("", { mode: 0o755 })) === "scaffold" ? NODE : `${INSIDE}/node`;
  return {
    scaffold,
    shadowed: bound.flatMap(({ shadowed }) => shadowed),
    binds: [...bound.flatMap(({ binds }) => binds), [realpathSync(process.execPath), pathOfText(node)]],
    node: [node],
  };
}

/** Makes a path of the host visible at the same place. A link of the host becomes a link, and what it names must be bound too. */
function bindHostPath(path: string, put: Put): Pick<System, "shadowed" | "binds"> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { shadowed: [], binds: [] };
  for (const above of ancestors(pathOfText(path))) if (above !== ROOT) put(above, dir());
  const node = stat.isSymbolicLink() ? symlink(byteString(readlinkSync(path))) : stat.isFile() ? file("") : dir();
  const where = put(path, node);
  const isBound = where === "tree" || (where === "scaffold" && !stat.isSymbolicLink());
  return {
    shadowed: where === "tree" ? [pathOfText(path)] : [],
    binds: isBound ? [[realpathSync(path), pathOfText(path)]] : [],
  };
}

function ownSystem(scaffold: Map<AbsPath, Inode>, put: Put): System {
  const { binds, node } = carriedNode();
  for (const path of ["/usr", "/usr/local", "/usr/local/bin"]) put(path, dir());
  put(NODE, file(`#!/bin/sh\nexec ${node.join(" ")} "$@"\n`, { mode: 0o755 }));
  return { scaffold, shadowed: [], binds, node };
}

/** Without `/usr/bin/env`, the supervisor starts the interpreter of programs for Node.js. */
function bareSystem(scaffold: Map<AbsPath, Inode>): System {
  const { binds, node } = carriedNode();
  return { scaffold, shadowed: [], binds, node, interpreter: node };
}

/** The host's Node.js with its loader and libraries, for a tree with other libraries. */
function carriedNode(): Pick<System, "binds" | "node"> {
  const libraries = [...new Set(readFileSync("/proc/self/maps", "utf8").match(/\/\S+\.so[.\d]*$/gm) ?? [])];
  const inside = (path: string): string => `${INSIDE}/lib/${soname(path.slice(path.lastIndexOf("/") + 1))}`;
  const loader = libraries.find((path) => /\/ld[-.][^/]*$/.test(path));
  const binds: (readonly [string, AbsPath])[] = [
    [realpathSync(process.execPath), pathOfText(`${INSIDE}/node`)],
    ...libraries.map((path) => [path, pathOfText(inside(path))] as const),
  ];
  const start = loader === undefined ? [] : [inside(loader), "--library-path", `${INSIDE}/lib`];
  return { binds, node: [...start, `${INSIDE}/node`] };
}

/** The name by which programs load a library: `libx.so.6` for `libx.so.6.0.30`. */
const soname = (file: string): string => file.replace(/(\.so\.\d+)[.\d]*$/, "$1");

/** `hosts` resolves `localhost` and names that are no local machine's, because the sandbox has no name server. */
function etcFiles(users: readonly SandboxUser[]): ReadonlyMap<string, string> {
  const passwd = users.map(({ name, uid, gid, home }) => `${name}:x:${uid}:${gid}:${name}:${home}:/bin/sh\n`);
  return new Map([
    ["passwd", passwd.join("")],
    ["group", users.map(({ name, gid }) => `${name}:x:${gid}:\n`).join("")],
    ["hosts", "127.0.0.1 localhost first.test second.test daemon.test secure.test\n::1 localhost\n"],
    ["nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"],
    ["os-release", 'ID=plimsoll\nNAME="Plimsoll sandbox"\nVERSION_ID="1"\n'],
  ]);
}
