/** What an exec.d program writes to file descriptor 3 (Buildpack specification): variables to set. */
import { tomlFile } from "../codec/format.ts";
import { mapOf, text } from "../codec/values.ts";

export type ExecDOutput = Readonly<Record<string, string>>;

export const execDOutput = tomlFile<ExecDOutput>(mapOf(text));
