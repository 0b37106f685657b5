/** Values of options, read as they are parsed: what is none ends the command, with the code for usage. */
import { EXIT } from "../terminal/exit-codes.ts";
import { complain } from "../terminal/output.ts";

export const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];

export function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  return refused("a positive number", text);
}

/** A timer of the host takes no more. */
const SECONDS_MAX = 2_000_000;

export function seconds(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= SECONDS_MAX) return number;
  return refused(`whole seconds from 1 to ${SECONDS_MAX}`, text);
}

function refused(expected: string, text: string): never {
  complain(`plimsoll: expected ${expected}, found ${JSON.stringify(text)}`);
  process.exit(EXIT.usage);
}
