/** The output of an exec.d program on file descriptor 3 (Buildpack specification): variables to set. */
import { tomlFile } from "../codec/format.ts";
import { string, tableOf } from "../codec/values.ts";

export type ExecDOutput = Readonly<Record<string, string>>;

export const execDOutput = tomlFile<ExecDOutput>(tableOf(string));
