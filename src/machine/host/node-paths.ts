/** Byte strings on their way to node:fs, and node's errors on their way back to programs. */
import { bytesOf } from "#base";
import { codeOf, ERRNOS, type Errno, SystemError } from "../model/system-error.ts";

const NOT_ASCII = /[\u0080-\uffff]/;

const NOT_BYTES = /[\u0100-\uffff]/;

/** Node encodes strings as UTF-8, so a name with other bytes goes as a buffer: names that are not UTF-8 survive. */
export function nodePath(path: string): string | Buffer {
  if (path.includes("\0") || NOT_BYTES.test(path)) throw new SystemError("EINVAL", "open", path);
  if (!NOT_ASCII.test(path)) return path;
  return Buffer.from(bytesOf(path));
}

const KNOWN: ReadonlySet<string> = new Set(ERRNOS);
const isErrno = (code: string): code is Errno => KNOWN.has(code);

/** What Node threw, as a program sees it. Codes that no program here asks for become EIO. */
export function systemErrorOf(error: unknown, syscall: string, path: string): SystemError {
  if (error instanceof SystemError) return error;
  const code = codeOf(error);
  if (code === undefined) throw error;
  return new SystemError(isErrno(code) ? code : "EIO", syscall, path);
}
