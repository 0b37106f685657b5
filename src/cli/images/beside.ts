/** A folder beside what is going to be written: on the same file system, and gone however the command ends. */
import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { EXIT } from "../exit.ts";

/** Ctrl-C removes the folder, and ends with its own code. */
export async function beside<T>(path: string, act: (folder: string) => T | Promise<T>): Promise<T> {
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
