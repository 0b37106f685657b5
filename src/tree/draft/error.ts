/** The error of a draft's method, with the kernel's code. */
import type { AbsPath } from "#base";

export type DraftErrorCode = "ENOENT" | "ENOTDIR" | "EEXIST" | "ENOTEMPTY" | "EISDIR" | "EPERM" | "EINVAL";

export class DraftError extends Error {
  override readonly name = "DraftError";
  readonly code: DraftErrorCode;
  readonly path: AbsPath;
  constructor(code: DraftErrorCode, path: AbsPath) {
    super(`${code}: ${path}`);
    this.code = code;
    this.path = path;
  }
}
