/** The file calls of one simulated process. Each passes a gate, which stops dead processes and injects faults. */
import { type AbsPath, type ByteString, type Bytes, byteStringOfLatin1, type Content, type Name } from "#base";
import type { Inode } from "#tree";
import type { ProcessFs, Stat, WriteOptions } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { chmod, chown, setMtime } from "./attributes.ts";
import { access, exists, kind, readContent, readDir, readIfThere, stat, write } from "./files.ts";
import { mergedNodeAt } from "./merged-tree.ts";
import { createSymlink, link, mkdir, mkdirParents, mkfifo, removeAll, rename, rmdir, unlink } from "./names.ts";
import { type Call, errorFor, type View } from "./view.ts";

/** Called once before each file call; it throws to prevent the call. */
export type Gate = (syscall: string, path: string) => void;

export class SimProcessFs implements ProcessFs {
  readonly #view: View;
  readonly #gate: Gate;
  constructor(view: View, gate: Gate) {
    this.#view = view;
    this.#gate = gate;
  }

  stat(path: string): Stat {
    return stat(this.#view, this.#enter("stat", path), "always");
  }
  lstat(path: string): Stat {
    return stat(this.#view, this.#enter("lstat", path), "slash");
  }
  exists(path: string): boolean {
    this.#gate("stat", path);
    return exists(this.#view, path);
  }
  kind(path: string): Stat["kind"] | undefined {
    this.#gate("stat", path);
    return kind(this.#view, path);
  }
  access(path: string, bits: number): boolean {
    this.#gate("access", path);
    return access(this.#view, path, bits);
  }
  readDir(path: string): readonly Name[] {
    const resolved = readDir(this.#view, this.#enter("readdir", path));
    return resolved.mount.draft.list(resolved.mountRelative) ?? [];
  }
  read(path: string): Bytes {
    return new Uint8Array(readContent(this.#view, this.#enter("open", path)).bytes());
  }
  readContent(path: string): Content {
    return readContent(this.#view, this.#enter("open", path));
  }
  readIfThere(path: string): Content | undefined {
    return readIfThere(this.#view, this.#enter("open", path));
  }
  readLink(path: string): ByteString {
    const call = this.#enter("readlink", path);
    const { node } = this.#view.paths.resolveExisting("readlink", path, "slash");
    if (node.kind !== "symlink") throw errorFor(call, "EINVAL");
    return node.target;
  }
  write(path: string, content: Bytes | Content, options: WriteOptions = {}): void {
    this.#gate("creat", path);
    write(this.#view, { syscall: "open", path }, content, options);
  }
  mkdir(path: string, options: { readonly mode?: number; readonly parents?: boolean } = {}): void {
    const make = options.parents === true ? mkdirParents : mkdir;
    make(this.#view, this.#enter("mkdir", path), options.mode ?? 0o777);
  }
  symlink(target: string, path: string): void {
    createSymlink(this.#view, this.#enter("symlink", path), byteStringOfLatin1(target));
  }
  link(from: string, to: string): void {
    link(this.#view, this.#enter("link", from), to);
  }
  mkfifo(path: string, mode = 0o666): void {
    mkfifo(this.#view, this.#enter("mkfifo", path), mode);
  }
  rename(from: string, to: string): void {
    rename(this.#view, this.#enter("rename", from), to);
  }
  unlink(path: string): void {
    unlink(this.#view, this.#enter("unlink", path));
  }
  rmdir(path: string): void {
    rmdir(this.#view, this.#enter("rmdir", path));
  }
  removeAll(path: string): void {
    removeAll(this.#view, this.#enter("unlink", path));
  }
  chmod(path: string, mode: number): void {
    chmod(this.#view, this.#enter("chmod", path), mode);
  }
  chown(path: string, uid: number, gid: number): void {
    chown(this.#view, this.#enter("chown", path), { uid, gid }, "always");
  }
  lchown(path: string, uid: number, gid: number): void {
    chown(this.#view, this.#enter("lchown", path), { uid, gid }, "slash");
  }
  setMtime(path: string, mtimeNs: bigint): void {
    setMtime(this.#view, this.#enter("utimensat", path), mtimeNs);
  }
  umask(mask?: number): number {
    const was = this.#view.umask;
    if (mask !== undefined) this.#view.umask = mask & 0o777;
    return was;
  }
  realPath(path: string): AbsPath {
    this.#gate("realpath", path);
    return this.#view.paths.resolveExisting("realpath", path, "always").abs;
  }
  snapshot(path: string): Inode {
    this.#gate("lstat", path);
    const { abs } = this.#view.paths.resolveExisting("lstat", path, "slash");
    const node = mergedNodeAt(this.#view.paths.table, abs);
    if (node === undefined) throw new SystemError("ENOENT", "lstat", path);
    return node;
  }

  #enter(syscall: string, path: string): Call {
    this.#gate(syscall, path);
    return { syscall, path };
  }
}
