/** Temporary directories. */
import { asByteString, type ByteString, byteString, FaultError, textOfByteString } from "#base";
import { type Process, SystemError } from "#machine";

const ATTEMPTS_MAX = 100;

/** Creates a directory with mode 0700 below `TMPDIR` or `/tmp`. Throws a fault that names the parent if this fails. */
export function temporaryDir(process: Process, prefix: ByteString): ByteString {
  const given = byteString(process.env.TMPDIR || "/tmp");
  const parent = given.slice(0, given.replace(/\/+$/, "").length);
  for (let attempt = 1; ; attempt++) {
    const path = asByteString(`${parent}/${prefix}${process.random.uint32()}`);
    try {
      process.fs.mkdir(path, { mode: 0o700 });
      return path;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const taken = error.code === "EEXIST";
      if (!taken || attempt === ATTEMPTS_MAX) throw noneMade(process, textOfByteString(given), error);
    }
  }
}

/** The specification requires no directory for temporary files, so an image may lack `/tmp`. */
function noneMade({ uid }: Process, dir: string, { code, message }: SystemError): FaultError {
  const found = FOUND[code] ?? `a directory could not be made in it: ${message}`;
  return new FaultError({
    kind: "temporary-directory",
    message: `expected a directory for temporary files that user ${uid} may write to, but ${found}`,
    where: { file: dir },
    remedy: "make it in the image, with mode 1777, or set TMPDIR to another",
  });
}

const FOUND: Readonly<Record<string, string>> = {
  ENOENT: "there is nothing",
  ENOTDIR: "it is no directory",
  EACCES: "it is closed to that user",
  EROFS: "it is read-only",
  ENOSPC: "the file system is full",
};
