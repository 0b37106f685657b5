/**
 * Starts a process through a shell: one bash sources profile scripts, changes to the working directory and executes the command. The
 * script behaves as the official one, including the value of `$0` and the expansion of tokens.
 */
import { type ByteString, byteString, joinByteStrings } from "#base";
import type { Start } from "../decisions/launch.ts";

export const BASH = byteString("/bin/bash");

/** `profiles` are the files to source, in order; `caller` is the value of `$0` in them. */
export function bashArguments(options: {
  readonly start: Start;
  readonly caller: ByteString;
  readonly profiles: readonly ByteString[];
  readonly workingDir: ByteString;
}): readonly ByteString[] {
  const { start, caller, profiles, workingDir } = options;
  const lines = [
    ...profiles.map((path) => byteString`source "${path}"`),
    byteString`cd "${workingDir}"`,
    byteString(start.args.length === 0 ? RUN_SCRIPT : runTokens(start.args.length)),
  ];
  const script = joinByteStrings(lines, "\n");
  return [byteString("bash"), byteString("-c"), script, caller, start.command, ...start.args];
}

/** Without arguments the command is a script. */
const RUN_SCRIPT = `exec bash -c "$@"`;

/** With arguments, the shell expands the command and each argument to one word. */
function runTokens(count: number): string {
  const words = Array.from({ length: count }, (_, at) => ` "$(eval echo \\"\${${at + 1}}\\")"`);
  return `exec bash -c '"$(eval echo \\"$0\\")"${words.join("")}' "\${@:1}"`;
}
