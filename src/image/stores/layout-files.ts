/** The files of a layout or an archive. The file system of a machine's process has the same methods. */
import type { Content } from "#base";

/** Methods throw errors with the kernel's `code` (`ENOENT`, `ENOSPC` ...). */
export interface LayoutFiles {
  exists(path: string): boolean;
  readContent(path: string): Content;
  /** Creates or truncates a file, with the umask of the system. */
  write(path: string, content: Content, options?: { readonly mode?: number }): void;
  mkdir(path: string, options?: { readonly parents?: boolean }): void;
  /** Replaces a file at `to` atomically. */
  rename(from: string, to: string): void;
  /** A missing path is not an error. */
  removeAll(path: string): void;
}
