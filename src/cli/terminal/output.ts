/** How the command prints: results to standard output, everything else to standard error. */

import { isAbsolute, relative } from "node:path";
import picocolors from "picocolors";
import { describeFault, type Fault } from "#base";
import type { Ink } from "#reports";
import { EXIT } from "./exit-codes.ts";

/** `option`: true for `--color`, false for `--no-color`. */
export function ink(option: boolean | undefined): Ink {
  const isColoured = wantsColour(option, process.env, process.stdout.isTTY === true);
  const { red, green, dim, bold } = picocolors.createColors(isColoured);
  return { bad: red, good: green, faint: dim, strong: bold };
}

/** The option decides first, then `NO_COLOR`, then `FORCE_COLOR`. Without them only a terminal gets colours, in CI too. */
export function wantsColour(
  option: boolean | undefined,
  { NO_COLOR = "", FORCE_COLOR = "", TERM }: NodeJS.ProcessEnv,
  isTerminal: boolean,
): boolean {
  if (option !== undefined) return option;
  if (NO_COLOR !== "") return false;
  if (FORCE_COLOR !== "") return !/^(0|false)$/.test(FORCE_COLOR);
  return isTerminal && TERM !== "dumb";
}

/** A reader that closes the pipe (`| head`) is not an error; an output that cannot be written is. */
process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") process.exit();
  printError(`plimsoll: standard output could not be written: ${message}; free some space, or write it somewhere else`);
  process.exit(EXIT.error);
});

/** In columns. Undefined where standard output is not a terminal: lines are then printed whole. */
export const terminalWidth = (): number | undefined => (process.stdout.isTTY ? process.stdout.columns : undefined);

/** Relative to the working directory if the path is below it. */
export function shownPath(path: string): string {
  const below = relative(process.cwd(), path);
  return below === "" || below.startsWith("..") || isAbsolute(below) ? path : below;
}

export const printLine = (line: string): void => void process.stdout.write(`${line}\n`);
export const printError = (line: string): void => void process.stderr.write(`${line}\n`);
export const printFault = (fault: Fault): void => printError(`plimsoll: ${describeFault(fault)}`);
