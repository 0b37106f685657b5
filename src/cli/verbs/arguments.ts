/** Values of options, read as they are parsed: what is none ends the command, with the code for usage. */
import { EXIT } from "../terminal/exit-codes.ts";
import { printError } from "../terminal/output.ts";

export const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];

export function parsePositive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  return rejectOption("a positive number", text);
}

/** A timer of the host takes no more. */
const SECONDS_MAX = 2_000_000;

export function parseSeconds(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= SECONDS_MAX) return number;
  return rejectOption(`whole seconds from 1 to ${SECONDS_MAX}`, text);
}

function rejectOption(expected: string, text: string): never {
  printError(`plimsoll: expected ${expected}, found ${JSON.stringify(text)}`);
  process.exit(EXIT.usage);
}
