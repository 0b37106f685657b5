/**
 * What a sandbox has that the tree has not: the host's system libraries, shell and tools (read-only), a few files in `/etc`, `/tmp`.
 * A tree with a root file system of its own (an unpacked image) keeps its own libraries and shell.
 */
import { lstatSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { type AbsPath, byteString } from "#base";
import { dir, file, type Inode, resolve, symlink, type Tree } from "#tree";

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

export interface System {
  /** Made before the tree is laid out, where the tree has nothing; left out of snapshots while it stays as it was made. */
  readonly scaffold: ReadonlyMap<AbsPath, Inode>;
  /** Directories of the tree that the host's are mounted over. */
  readonly shadowed: readonly AbsPath[];
  /** Read-only binds, host path to path inside. */
  readonly binds: readonly (readonly [string, string])[];
  /** How the inside starts node. */
  readonly node: readonly string[];
  /** The same, where programs that ask for it by `#!` could not find it. */
  readonly interpreter?: readonly string[];
}

/** Inside, on the private `/dev`: no tree ever sees it. */
export const INSIDE = "/dev/plimsoll";
/** Where executables of the reference find their interpreter: a directory that everybody's PATH has. */
const NODE = "/usr/local/bin/node";

/** `bare`: a tree that has no shell is all that there is, nothing of the host's lies over it. */
export function systemFor(tree: Tree, users: readonly User[], bare = false): System {
  const scaffold = new Map<AbsPath, Inode>();
  const put: Put = (path, node) => {
    if (isFree(tree, path as AbsPath)) scaffold.set(path as AbsPath, node);
    const found = resolve(tree, byteString(path), { follow: false });
    return found.ok && found.node?.kind === "dir" ? "tree" : scaffold.has(path as AbsPath) ? "scaffold" : "no";
  };
  const shadowed = ["/proc", "/dev"].filter((path) => put(path, dir()) === "tree") as AbsPath[];
  put("/etc", dir());
  put("/tmp", dir([], { mode: 0o1777 }));
  for (const [name, text] of etcFiles(users)) put(`/etc/${name}`, file(text));
  const system = hasOwnSystem(tree)
    ? ownSystem(scaffold, put)
    : bare &&
        !SHELLS.some((path) => resolve(tree, byteString(path), { follow: true }).ok && !isFree(tree, path as AbsPath))
      ? bareSystem(scaffold)
      : hostSystem(scaffold, put);
  return { ...system, shadowed: [...system.shadowed, ...shadowed] };
}

const SHELLS = ["/bin/sh", "/bin/bash", "/usr/bin/env"];

/** Does the tree bring a shell that the kernel can run (not the stand-in of a simulation)? */
function hasOwnSystem(tree: Tree): boolean {
  return SHELLS.some((path) => {
    const found = resolve(tree, byteString(path), { follow: true });
    if (!found.ok || found.node?.kind !== "file") return false;
    for (const chunk of found.node.content.chunks()) return Buffer.from(chunk.subarray(0, 4)).equals(ELF);
    return false;
  });
}

const ELF = Buffer.from("\x7fELF", "latin1");

/** Nothing of the tree is there, nor in the way. */
function isFree(tree: Tree, path: AbsPath): boolean {
  const found = resolve(tree, path, { follow: false });
  return found.ok ? found.node === undefined && found.path === path : found.code === "ENOENT" && found.at !== path;
}

/** Makes it where the tree has nothing. Says who has a directory there now: the tree, the scaffold, or nobody who could. */
type Put = (path: string, node: Inode) => "tree" | "scaffold" | "no";

const USR = ["bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec", "share"];
const TOP = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];
const STORES = ["/nix/store", "/gnu/store"];
const ETC = ["/etc/alternatives", "/etc/ld.so.cache"];

/** The host's `/usr`, part by part: what is local to the host (`/usr/local`) is none of the sandbox's business. */
function hostSystem(scaffold: Map<AbsPath, Inode>, put: Put): System {
  const binds: (readonly [string, string])[] = [];
  const shadowed: AbsPath[] = [];
  const bind = (path: string): void => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return;
    const where = put(
      path,
      stat.isSymbolicLink() ? symlink(byteString(readlinkSync(path))) : stat.isFile() ? file("") : dir(),
    );
    if (where === "tree") shadowed.push(path as AbsPath);
    if (where === "tree" || (where === "scaffold" && !stat.isSymbolicLink())) binds.push([realpathSync(path), path]);
  };
  put("/usr", dir());
  for (const path of [...USR.map((name) => `/usr/${name}`), ...TOP.map((name) => `/${name}`)]) bind(path);
  for (const path of STORES) {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) continue;
    put(path.slice(0, path.lastIndexOf("/")), dir());
    bind(path);
  }
  for (const path of ETC) bind(path);
  for (const path of ["/usr/local", "/usr/local/bin"]) put(path, dir());
  const node = put(NODE, file("", { mode: 0o755 })) === "scaffold" ? NODE : `${INSIDE}/node`;
  binds.push([realpathSync(process.execPath), node]);
  return { scaffold, shadowed, binds, node: [node] };
}

function ownSystem(scaffold: Map<AbsPath, Inode>, put: Put): System {
  const { binds, node } = carriedNode();
  for (const path of ["/usr", "/usr/local", "/usr/local/bin"]) put(path, dir());
  put(NODE, file(`#!/bin/sh\nexec ${node.join(" ")} "$@"\n`, { mode: 0o755 }));
  return { scaffold, shadowed: [], binds, node };
}

/** Without a shell there is nothing that could start the interpreter of a program: whoever starts the program does. */
function bareSystem(scaffold: Map<AbsPath, Inode>): System {
  const { binds, node } = carriedNode();
  return { scaffold, shadowed: [], binds, node, interpreter: node };
}

/** The host's node beside libraries that are not its own: with the loader and the libraries that this process runs on. */
function carriedNode(): Pick<System, "binds" | "node"> {
  const libraries = [...new Set(readFileSync("/proc/self/maps", "utf8").match(/\/\S+\.so[.\d]*$/gm) ?? [])];
  const inside = (path: string): string => `${INSIDE}/lib/${soname(path.slice(path.lastIndexOf("/") + 1))}`;
  const loader = libraries.find((path) => /\/ld[-.][^/]*$/.test(path));
  const binds: (readonly [string, string])[] = [
    [realpathSync(process.execPath), `${INSIDE}/node`] as const,
    ...libraries.map((path) => [path, inside(path)] as const),
  ];
  const start = loader === undefined ? [] : [inside(loader), "--library-path", `${INSIDE}/lib`];
  return { binds, node: [...start, `${INSIDE}/node`] };
}

/** What others ask for it by: `libx.so.6` of `libx.so.6.0.30`. */
const soname = (file: string): string => file.replace(/(\.so\.\d+)[.\d]*$/, "$1");

/** `hosts`: without it `localhost` is a question to a name server that is not there. */
function etcFiles(users: readonly User[]): ReadonlyMap<string, string> {
  const passwd = users.map(({ name, uid, gid, home }) => `${name}:x:${uid}:${gid}:${name}:${home}:/bin/sh\n`);
  return new Map([
    ["passwd", passwd.join("")],
    ["group", users.map(({ name, gid }) => `${name}:x:${gid}:\n`).join("")],
    ["hosts", "127.0.0.1 localhost\n::1 localhost\n"],
    ["nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"],
    ["os-release", 'ID=plimsoll\nNAME="Plimsoll sandbox"\nVERSION_ID="1"\n'],
  ]);
}
