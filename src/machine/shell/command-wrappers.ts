/** Wrappers around commands of just-bash: gates, devices, and bytes that are spelled by number. */
import type { Command, ResolvedCommandContext } from "just-bash";
import { type ByteString, byteString } from "#base";
import type { Process } from "../model/process.ts";
import type { Devices } from "./devices.ts";
import { echoArguments, printfArguments } from "./escapes.ts";
import { GATED, limitOf } from "./gates.ts";
import { shellName, shellText } from "./names.ts";
import { outputOf, stdinOf, textOfResult } from "./results.ts";
import { FILE_TOOLS } from "./tool-names.ts";

type Execute = Command["execute"];

/** A command for which `/dev/stdin` and the other devices work. */
export const withDevices = (name: string, devices: Devices, execute: Execute): Command => ({
  name,
  trusted: true,
  execute: (args, context) => devices.during({ name, args, stdin: stdinOf(context) }, () => execute(args, context)),
});

const runOriginal: Execute = async (args, { origCommand }) =>
  (await origCommand?.([...args])) ?? { stdout: "", stderr: "not here\n", exitCode: 127 };

/** Changes to the arguments and the output of a command, which it would read or write as characters. */
interface Adapter {
  readonly args?: (args: readonly string[]) => string[];
  readonly output?: (text: string) => string;
}

/** A character below U+0100 is a byte that the program spelled by its number. */
const bytesByNumber = (text: string): string => text.replace(/[\x80-\xff]/g, shellText);
/** Characters of JSON that the input had as escapes. */
const characters = (text: string): string =>
  text.replace(/[\x80-\uf77f\uf800-\u{10ffff}]/gu, (character) => shellText(byteString<string>(character)));

const ADAPTERS: Readonly<Record<string, Adapter>> = {
  printf: { args: printfArguments },
  echo: { args: echoArguments },
  awk: { output: bytesByNumber },
  sed: { output: bytesByNumber },
  jq: { output: characters },
  yq: { output: characters },
};

const WRAPPED: ReadonlySet<string> = new Set([...GATED, ...FILE_TOOLS, ...Object.keys(ADAPTERS)]);

/** A command of just-bash with its gate; undefined if it needs none. */
export function gatedCommand(
  name: string,
  { process, devices }: { readonly process: Process; readonly devices: Devices },
): Command | undefined {
  if (!WRAPPED.has(name)) return undefined;
  const { args: given = (args: readonly string[]) => [...args], output } = ADAPTERS[name] ?? {};
  return withDevices(name, devices, async (args, context) => {
    const reason = limitOf(name, { args: args.map(shellName), stdin: stdinOf(context), process, at: pathsOf(context) });
    if (reason !== undefined) {
      process.limit(`${name} of the in-process shell: ${reason}`);
      return outputOf("", 2, `${name}: not supported: ${reason}\n`);
    }
    const result = await runOriginal(given(args), context);
    return output === undefined
      ? result
      : { ...outputOf(output(textOfResult(result)), result.exitCode), stderr: result.stderr };
  });
}

/** Converts a path argument (bytes) to an absolute byte string. A slash at its end stays there: to the system calls it means a directory. */
export const pathsOf =
  ({ fs, cwd }: ResolvedCommandContext) =>
  (path: string): ByteString => {
    const isSlashed = path.length > 1 && path.endsWith("/");
    const at = shellName(fs.resolvePath(cwd, shellText(isSlashed ? path.replace(/\/+$/, "") || "/" : path)));
    return isSlashed && at !== "/" ? byteString`${at}/` : at;
  };
