/** A temporary folder beside the file to write: on the same file system; it is removed when the command ends or is interrupted. */
import { mkdtempSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { EXIT } from "../terminal/exit-codes.ts";

/** Tries to write beside `path`. Returns the reason if that fails, else undefined. */
export function whyUnwritable(path: string): string | undefined {
  try {
    rmdirSync(mkdtempSync(join(dirname(path), ".plimsoll-")));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Ctrl-C removes the folder too, and exits with the code for an interruption. */
export async function withFolderBeside<T>(path: string, act: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(dirname(path), ".plimsoll-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const interrupted = (): void => process.exit(EXIT.interrupted);
  process.on("exit", remove);
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  try {
    return await act(folder);
  } finally {
    remove();
    process.off("exit", remove);
    process.off("SIGINT", interrupted);
    process.off("SIGTERM", interrupted);
  }
}
