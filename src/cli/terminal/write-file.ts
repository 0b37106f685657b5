/** Writes files of the user whole or not at all, and says what went wrong. */
import { type Fault, fail, ok, type Result } from "#base";
import { writeFilesWhole } from "#base/host";

/** Fails if the file cannot be written; a file with this name then stays as it was. */
export const writeWhole = (path: string, text: string): Result<undefined, Fault<"output-failed">> =>
  writeAllWhole(new Map([[path, text]]));

/** Files that belong together. On a full disk none of them changes. */
export function writeAllWhole(files: ReadonlyMap<string, string>): Result<undefined, Fault<"output-failed">> {
  try {
    writeFilesWhole(files);
    return ok(undefined);
  } catch (error) {
    const [path = ""] = files.keys();
    const why = error instanceof Error ? error.message : String(error);
    return fail({
      kind: "output-failed",
      message: `the file could not be written: ${why}`,
      where: { file: path },
      remedy: "free some space, or name another file",
    });
  }
}
