/** The files that a layout or an archive lies in. Named after what a process can do, so that a machine's file system is one as it is. */
import type { Content } from "#base";

/** Errors are thrown with a `code` (`ENOENT`, `ENOSPC` ...), as a kernel has them. */
export interface LayoutFiles {
  exists(path: string): boolean;
  readContent(path: string): Content;
  /** Creates or truncates; the umask is the system's. */
  write(path: string, content: Content, options?: { readonly mode?: number }): void;
  mkdir(path: string, options?: { readonly parents?: boolean }): void;
  /** Replaces a file at `to` in one step. */
  rename(from: string, to: string): void;
  /** No error where there is nothing. */
  removeAll(path: string): void;
}
