/** `cp -RPp`, `mv` and `rm -rf`, as acts need them. */
import { type ByteString, byteString, isWithin } from "#base";
import type { ProcessFs, Stat } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";

/** Overwrites an existing file at `to`, merges into an existing directory. Keeps owners if the process may set them. */
export function copy(fs: ProcessFs, from: ByteString, to: ByteString): void {
  expectDifferent(fs, from, to);
  copyBelow(fs, from, to);
}

/** `cp` and `mv` reject a file onto itself, and a directory into itself. */
function expectDifferent(fs: ProcessFs, from: ByteString, to: ByteString): void {
  const parent = to.includes("/") ? to.slice(0, to.lastIndexOf("/") + 1) : byteString(".");
  const isSame = isThere(fs, to) && isThere(fs, from) && fs.lstat(from).ino === fs.lstat(to).ino;
  if (isSame || isBelow(fs, parent, from)) throw new SystemError("EINVAL", "rename", to);
}

/** Whether `path` is `dir` or below it. */
const isBelow = (fs: ProcessFs, path: ByteString, dir: ByteString): boolean =>
  isThere(fs, dir) && fs.lstat(dir).kind === "dir" && isWithin(fs.realPath(dir), fs.realPath(path));

function copyBelow(fs: ProcessFs, from: ByteString, to: ByteString): void {
  const stat = fs.lstat(from);
  if (stat.kind === "dir") copyDir(fs, from, to, stat);
  else copyOther(fs, from, to, stat);
}

function copyDir(fs: ProcessFs, from: ByteString, to: ByteString, stat: Stat): void {
  if (!isThere(fs, to)) fs.mkdir(to, { mode: 0o700 });
  else if (fs.lstat(to).kind !== "dir") throw new SystemError("EEXIST", "mkdir", to);
  const failed = copyEntries(fs, from, to);
  copyMetadata(fs, to, stat);
  if (failed) throw failed;
}

/** Continues after an error, as `cp` does, and returns the first one. */
function copyEntries(fs: ProcessFs, from: ByteString, to: ByteString): SystemError | undefined {
  let first: SystemError | undefined;
  const onFailure = (error: SystemError) => {
    first ??= error;
  };
  for (const name of attempt(() => fs.readDir(from), onFailure) ?? [])
    attempt(() => copyBelow(fs, byteString`${from}/${name}`, byteString`${to}/${name}`), onFailure);
  return first;
}

function copyOther(fs: ProcessFs, from: ByteString, to: ByteString, stat: Stat): void {
  if (isThere(fs, to) && (stat.kind !== "file" || fs.lstat(to).kind === "dir")) {
    if (fs.lstat(to).kind === "dir") throw new SystemError("EISDIR", "open", to);
    fs.unlink(to);
  }
  if (stat.kind === "symlink") fs.symlink(fs.readLink(from), to);
  else if (stat.kind === "fifo") fs.mkfifo(to, 0o600);
  else fs.write(to, fs.readContent(from), { mode: 0o600 });
  copyMetadata(fs, to, stat);
}

/** Leaves unchanged what the kernel does not allow: the owner, and the time of a link. */
function copyMetadata(fs: ProcessFs, to: ByteString, stat: Stat): void {
  attempt(() => fs.lchown(to, stat.uid, stat.gid));
  if (stat.kind === "symlink") return;
  fs.chmod(to, stat.mode);
  fs.setMtime(to, stat.mtimeNs);
}

/** Passes a system error to `onError` and returns undefined. */
function attempt<T>(act: () => T, onError: (error: SystemError) => void = () => {}): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    onError(error);
    return undefined;
  }
}

/** Between file systems, copies and removes. */
export function move(fs: ProcessFs, from: ByteString, to: ByteString): void {
  expectDifferent(fs, from, to);
  try {
    fs.rename(from, to);
  } catch (error) {
    if (!(error instanceof SystemError) || error.code !== "EXDEV") throw error;
    copyBelow(fs, from, to);
    fs.removeAll(from);
  }
}

/** As `rm -rf`: a path below a file is not an error. */
export function remove(fs: ProcessFs, path: ByteString): void {
  try {
    fs.removeAll(path);
  } catch (error) {
    if (!(error instanceof SystemError) || error.code !== "ENOTDIR") throw error;
  }
}

function isThere(fs: ProcessFs, path: ByteString): boolean {
  try {
    fs.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof SystemError && error.code === "ENOENT") return false;
    throw error;
  }
}
