/** Copies a directory in a container, with its files and links. */
import { type ByteString, byteString, type ProcessFs } from "plimsoll";

export function copyDirectory(fs: ProcessFs, from: ByteString, to: ByteString): void {
  fs.mkdir(to, { parents: true });
  for (const name of fs.readDir(from)) {
    const [source, target] = [pathOf(from, name), pathOf(to, name)];
    const { kind } = fs.lstat(source);
    if (kind === "dir") copyDirectory(fs, source, target);
    else if (kind === "symlink") fs.symlink(fs.readLink(source), target);
    else if (kind === "file") fs.write(target, fs.readContent(source), { mode: fs.stat(source).mode });
  }
}

/** The names in a directory; none if there is no directory. */
export const namesIn = (fs: ProcessFs, path: ByteString): readonly ByteString[] =>
  fs.kind(path) === "dir" ? fs.readDir(path) : [];

export const pathOf = (...parts: readonly string[]): ByteString => byteString(parts.join("/"));
