/** Starts a process through a shell: one bash sources profile scripts, changes to the working directory and executes the command. */
import { type AbsPath, type ByteString, byteString, joinByteStrings } from "#base";
import type { Start } from "../decisions/launch.ts";
import type { Rules } from "../phase/context.ts";

export const BASH = byteString("/bin/bash");

/** `profiles` are the files to source, in order; `caller` is the value of `$0` in them. */
export function bashArguments(
  { platform }: Rules,
  options: {
    readonly start: Start;
    readonly caller: ByteString;
    readonly profiles: readonly ByteString[];
    readonly workingDir: AbsPath;
  },
): readonly ByteString[] {
  const { start, caller, profiles, workingDir } = options;
  const lines = [
    ...profiles.map((path) => platform.sourceLine({ path })),
    platform.enterLine({ dir: workingDir }),
    start.args.length === 0 ? RUN_SCRIPT : platform.wordsLine({ args: start.args.length }),
  ];
  return [byteString("bash"), byteString("-c"), joinByteStrings(lines, "\n"), caller, start.command, ...start.args];
}

/** Without arguments the command is a script. */
const RUN_SCRIPT = byteString('exec bash -c "$@"');
