/** Directories that live as long as one act. */
import { byteString } from "#base";
import { type Process, SystemError } from "#machine";

const ATTEMPTS_MAX = 100;

/** Made anew, for its owner only, below `TMPDIR` or `/tmp`. */
export function temporaryDir(process: Process, prefix: string): string {
  const parent = byteString(process.env.TMPDIR || "/tmp").replace(/\/+$/, "");
  for (let attempt = 1; ; attempt++) {
    const path = `${parent}/${prefix}${process.random.uint32()}`;
    try {
      process.fs.mkdir(path, { mode: 0o700 });
      return path;
    } catch (error) {
      const taken = error instanceof SystemError && error.code === "EEXIST";
      if (!taken || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}
