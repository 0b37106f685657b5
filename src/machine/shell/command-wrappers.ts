/**
 * Commands of just-bash that are told, or given, something else than they would be. That costs a tenth of a millisecond each time, so they
 * are wrapped when a text that is run speaks of what it is for.
 */
import type { Command } from "just-bash";
import type { Devices } from "./devices.ts";
import { asBytes, echoArguments, printfArguments } from "./escapes.ts";
import { expandSizeSuffixes } from "./read-limit.ts";
import { FILE_TOOLS } from "./tools.ts";

type Execute = Command["execute"];

/** A command that is told what `/dev/stdin` and its like are while it runs. */
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

/** To be told each text that is run; registers what it asks for. */
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
