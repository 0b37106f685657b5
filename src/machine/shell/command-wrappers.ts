/**
 * Wrappers around commands of just-bash that change their arguments, input or output. A wrapper costs a tenth of a millisecond, so a
 * command is wrapped only when a script mentions what the wrapper is for.
 */
import type { Command } from "just-bash";
import type { Devices } from "./devices.ts";
import { asBytes, echoArguments, printfArguments } from "./escapes.ts";
import { expandSizeSuffixes } from "./read-limit.ts";
import { FILE_TOOLS } from "./tools.ts";

type Execute = Command["execute"];

/** A command for which `/dev/stdin` and the other devices work. */
export const withDevices = (name: string, devices: Devices, execute: Execute): Command => ({
  name,
  trusted: true,
  execute: (args, context) =>
    devices.during({ name, args, stdin: String(context.stdin) }, () => execute(args, context)),
});

const runOriginal: Execute = async (args, { origCommand }) =>
  (await origCommand?.([...args])) ?? { stdout: "", stderr: "not here\n", exitCode: 127 };

const runHead: Execute = (args, context) => runOriginal(expandSizeSuffixes(args), context);

const printing =
  (given: (args: readonly string[]) => string[]): Execute =>
  async (args, context) =>
    asBytes(await runOriginal(given(args), context));

interface Wrapping {
  readonly pattern: RegExp;
  readonly commands: (devices: Devices) => readonly Command[];
}

const WRAPPINGS: readonly Wrapping[] = [
  {
    pattern: /\/dev\/(?!null\b)|\/proc\/self\/fd/,
    commands: (devices) =>
      FILE_TOOLS.map((name) => withDevices(name, devices, name === "head" ? runHead : runOriginal)),
  },
  {
    pattern: /\bhead\b/,
    commands: (devices) => [withDevices("head", devices, runHead)],
  },
  {
    pattern: /\\(?:x[89a-fA-F]|0?[23][0-7]{2})/,
    commands: (devices) => [
      withDevices("printf", devices, printing(printfArguments)),
      withDevices("echo", devices, printing(echoArguments)),
    ],
  },
];

/** Returns a function that takes each script text, and registers the wrappers that the text needs. */
export function createWrapper(devices: Devices, register: (command: Command) => void): (text: string) => void {
  const left = new Set(WRAPPINGS);
  return (text) => {
    for (const one of left) {
      if (!one.pattern.test(text)) continue;
      left.delete(one);
      for (const command of one.commands(devices)) register(command);
    }
  };
}
