/** What the command prints: results on standard output, everything else on standard error. */

import picocolors from "picocolors";
import { describeFault, type Fault } from "#base";
import type { Ink } from "#suite";
import { EXIT } from "./exit-codes.ts";

/** `asked` is what `--color` or `--no-color` says. */
export function ink(asked: boolean | undefined): Ink {
  const isColoured = wantsColour(asked, process.env, process.stdout.isTTY === true);
  const { red, green, dim, bold } = picocolors.createColors(isColoured);
  return { bad: red, good: green, faint: dim, strong: bold };
}

/** An option comes first, then `NO_COLOR`, then `FORCE_COLOR`; who asks for nothing has colours on a terminal only, in CI too. */
export function wantsColour(
  asked: boolean | undefined,
  { NO_COLOR = "", FORCE_COLOR = "", TERM }: NodeJS.ProcessEnv,
  isTerminal: boolean,
): boolean {
  if (asked !== undefined) return asked;
  if (NO_COLOR !== "") return false;
  if (FORCE_COLOR !== "") return !/^(0|false)$/.test(FORCE_COLOR);
  return isTerminal && TERM !== "dumb";
}

/** Whoever reads us may stop reading (`| head`): that is no error. What cannot take what is printed is one, and nothing more is said. */
process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") process.exit();
  printError(`plimsoll: the output could not be written: ${message}; make room where it goes`);
  process.exit(EXIT.broken);
});

/** How wide the terminal is; undefined where what is printed goes somewhere else, and every line is left whole. */
export const terminalWidth = (): number | undefined => (process.stdout.isTTY ? process.stdout.columns : undefined);

export const printLine = (line: string): void => void process.stdout.write(`${line}\n`);
export const printError = (line: string): void => void process.stderr.write(`${line}\n`);
export const printFault = (fault: Fault): void => printError(`plimsoll: ${describeFault(fault)}`);
