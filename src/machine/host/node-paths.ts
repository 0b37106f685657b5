/** Converts byte strings for node:fs, and Node's errors for programs. */
import { readdirSync, readlinkSync } from "node:fs";
import { type ByteString, byteStringOfLatin1, bytesOf, type Name, nameOf } from "#base";
import { codeOf, ERRNOS, type Errno, SystemError } from "../model/system-error.ts";

const NOT_ASCII = /[\u0080-\uffff]/;

const NOT_BYTES = /[\u0100-\uffff]/;

/** The path for node:fs. Node encodes strings as UTF-8, so names with other bytes need a buffer. */
export function nodePath(path: ByteString): string | Buffer {
  if (path.includes("\0") || NOT_BYTES.test(path)) throw new SystemError("EINVAL", "open", path);
  if (!NOT_ASCII.test(path)) return path;
  return Buffer.from(bytesOf(path));
}

/** The names in a host directory, in byte order. */
export const hostNamesIn = (path: ByteString): readonly Name[] =>
  readdirSync(nodePath(path), "latin1")
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map((name) => nameOf(byteStringOfLatin1(name)));

export const linkTargetAt = (path: ByteString): ByteString =>
  byteStringOfLatin1(readlinkSync(nodePath(path), "latin1"));

const KNOWN: ReadonlySet<string> = new Set(ERRNOS);
const isErrno = (code: string): code is Errno => KNOWN.has(code);
export const errnoOf = (code: string): Errno => (isErrno(code) ? code : "EIO");

/** Converts Node's error. Unknown codes become EIO; errors without a code are thrown. */
export function systemErrorOf(error: unknown, syscall: string, path: string): SystemError {
  if (error instanceof SystemError) return error;
  const code = codeOf(error);
  if (code === undefined) throw error;
  return new SystemError(errnoOf(code), syscall, path);
}
