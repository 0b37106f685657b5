/** Temporary directories. */
import { type ByteString, byteString, type Fault, FaultError, textOfByteString } from "#base";
import { type Process, SystemError } from "#machine";

export class TemporaryDirectoryError extends FaultError<Fault<"temporary-directory">> {}

const ATTEMPTS_MAX = 100;

/** Creates a directory with mode 0700 below `TMPDIR` or `/tmp`. Throws a fault that names the parent if this fails. */
export function temporaryDir(process: Process, prefix: ByteString): ByteString {
  const given = process.env.TMPDIR || byteString("/tmp");
  const parent = given.slice(0, given.replace(/\/+$/, "").length);
  for (let attempt = 1; ; attempt++) {
    const path = byteString`${parent}/${prefix}${process.random.uint32()}`;
    try {
      process.fs.mkdir(path, { mode: 0o700 });
      return path;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const taken = error.code === "EEXIST";
      if (!taken || attempt === ATTEMPTS_MAX) throw cannotCreate(process, textOfByteString(given), error);
    }
  }
}

/** The specification guarantees no directory for temporary files: an image may lack `/tmp`. */
function cannotCreate({ uid }: Process, dir: string, { code, message }: SystemError): TemporaryDirectoryError {
  const found = FOUND[code] ?? `creating a directory in it failed: ${message}`;
  return new TemporaryDirectoryError({
    kind: "temporary-directory",
    message: `expected a directory for temporary files that user ${uid} may write to, but ${found}`,
    where: { file: dir },
    remedy: "create it in the image with mode 1777, or set TMPDIR to another directory",
  });
}

const FOUND: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  ENOTDIR: "it is not a directory",
  EACCES: "that user has no access to it",
  EROFS: "it is read-only",
  ENOSPC: "the file system is full",
};
