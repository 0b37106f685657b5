/** Writes a file whole or not at all. */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { type Fault, fail, ok, type Result } from "#base";

/** Fails if the file cannot be written; a file with this name then stays as it was. */
export function writeWhole(path: string, text: string): Result<undefined, Fault<"output-failed">> {
  const part = `${path}.${process.pid}.part`;
  try {
    writeFileSync(part, text);
    renameSync(part, path);
    return ok(undefined);
  } catch (error) {
    rmSync(part, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    return fail({
      kind: "output-failed",
      message: `the file could not be written: ${why}`,
      where: { file: path },
      remedy: "free some space, or name another file",
    });
  }
}
