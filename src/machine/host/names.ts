/** Byte strings on their way to node:fs, and node's errors on their way back to programs. */
import { bytesOf } from "#base";
import { type Errno, SystemError } from "../model/process.ts";

const NOT_ASCII = /[\u0080-\uffff]/;

const NOT_BYTES = /[\u0100-\uffff]/;

/** Node encodes strings as UTF-8, so a name with other bytes goes as a buffer: names that are not UTF-8 survive. */
export function raw(path: string): string | Buffer {
  if (path.includes("\0") || NOT_BYTES.test(path)) throw new SystemError("EINVAL", "open", path);
  if (!NOT_ASCII.test(path)) return path;
  return Buffer.from(bytesOf(path));
}

const KNOWN: ReadonlySet<string> = new Set<Errno>([
  "EACCES",
  "EAGAIN",
  "EBUSY",
  "ECHILD",
  "EEXIST",
  "EINVAL",
  "EIO",
  "EISDIR",
  "ELOOP",
  "EMLINK",
  "ENAMETOOLONG",
  "ENOENT",
  "ENOEXEC",
  "ENOSPC",
  "ENOTDIR",
  "ENOTEMPTY",
  "ENXIO",
  "EPERM",
  "EROFS",
  "ESRCH",
  "EXDEV",
  "ETXTBSY",
]);

const isErrno = (code: unknown): code is Errno => typeof code === "string" && KNOWN.has(code);

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

/** What Node threw, as a program sees it. Codes that no program here asks for become EIO. */
export function systemError(error: unknown, syscall: string, path: string): SystemError {
  if (error instanceof SystemError) return error;
  const code = codeOf(error);
  if (code === undefined) throw error;
  return new SystemError(isErrno(code) ? code : "EIO", syscall, path);
}
