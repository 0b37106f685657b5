/** The files of a layout or an archive. The file system of a machine's process has the same methods. */
import { type ByteString, byteString, type Content } from "#base";

/** Methods throw errors with the kernel's `code` (`ENOENT`, `ENOSPC` ...). */
export interface LayoutFiles {
  exists(path: ByteString): boolean;
  readContent(path: ByteString): Content;
  /** Creates or truncates a file, with the umask of the system. */
  write(path: ByteString, content: Content, options?: { readonly mode?: number }): void;
  mkdir(path: ByteString, options?: { readonly parents?: boolean }): void;
  /** Replaces a file at `to` atomically. */
  rename(from: ByteString, to: ByteString): void;
  /** A missing path is not an error. */
  removeAll(path: ByteString): void;
}

/** Writes a file under another name and renames it, so that a reader finds the old file or the new one. */
export function writeWhole(files: LayoutFiles, path: ByteString, content: Content, mode: number): void {
  const beside = byteString`${path}.part`;
  try {
    files.write(beside, content, { mode });
    files.rename(beside, path);
  } catch (error) {
    files.removeAll(beside);
    throw error;
  }
}
