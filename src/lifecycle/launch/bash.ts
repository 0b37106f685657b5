/**
 * The start of a process through a shell: one bash that sources profile scripts, goes to the working directory and becomes the
 * command. The script's text is the official one's, word for word of behaviour: what `$0` is, which tokens are expanded.
 */
import { byteString } from "#base";
import type { Start } from "../decisions/launch.ts";

export const BASH = byteString("/bin/bash");

/** `profiles`: files to source, in order. `caller`: what `$0` is while they are sourced. */
export function bashArguments(options: {
  readonly start: Start;
  readonly caller: string;
  readonly profiles: readonly string[];
  readonly workingDir: string;
}): readonly string[] {
  const { start, caller, profiles, workingDir } = options;
  const script = [
    ...profiles.map((path) => `source "${path}"`),
    `cd "${workingDir}"`,
    start.args.length === 0 ? RUN_SCRIPT : runTokens(start.args.length),
  ].join("\n");
  return ["bash", "-c", script, caller, start.command, ...start.args];
}

/** Without arguments the command is itself a script. */
const RUN_SCRIPT = `exec bash -c "$@"`;

/** With arguments, the command and each of them is expanded by the shell, and is one word afterwards. */
function runTokens(count: number): string {
  const words = Array.from({ length: count }, (_, at) => ` "$(eval echo \\"\${${at + 1}}\\")"`);
  return `exec bash -c '"$(eval echo \\"$0\\")"${words.join("")}' "\${@:1}"`;
}
