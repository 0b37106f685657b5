import { byteStringOfLatin1, textOfByteString } from "#base";

/** The error codes of the kernel. */
export const ERRNOS = [
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
] as const;

export type Errno = (typeof ERRNOS)[number];

/** A system call's error. It is thrown inside a program and never leaves the program's run. */
export class SystemError extends Error {
  override readonly name = "SystemError";
  readonly code: Errno;
  readonly syscall: string;
  readonly path: string;
  constructor(code: Errno, syscall: string, path: string) {
    // Programs expect many of these errors, and a stack trace would cost more than the call.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(`${code}: ${syscall} ${path}`);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.syscall = syscall;
    this.path = path;
  }

  /** The message for people: paths are byte strings. */
  get text(): string {
    return textOfByteString(byteStringOfLatin1(this.message));
  }
}

/** The `code` of an error that has one, such as Node's. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
