/** A user's module may end the process while it is loaded. Its exit code must not be taken for that of the command. */
import { writeSync } from "node:fs";

/** The command's exit code for a failed harness. */
const HARNESS_FAILED = 3;

/** Call the returned function when the module is loaded. */
export function watchExit(file: string): () => void {
  const report = (): void => {
    writeSync(
      2,
      `plimsoll: ${file}: the module ended the process while it was loaded; remove its call of process.exit\n`,
    );
    process.exitCode = HARNESS_FAILED;
  };
  process.once("exit", report);
  return () => void process.off("exit", report);
}
