/** What the command prints: results on standard output, everything else on standard error. */

import picocolors from "picocolors";
import { describeFault, type Fault } from "#base";
import type { Ink } from "#conformance";

/** `NO_COLOR`, `FORCE_COLOR`, `TERM=dumb`, `CI` and pipes are respected by the library; `--no-color` comes on top. */
export function ink(color: boolean): Ink {
  const { red, green, dim, bold } = picocolors.createColors(color && picocolors.isColorSupported);
  return { bad: red, good: green, faint: dim, strong: bold };
}

/** Whoever reads us may stop reading (`| head`): that is no error. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

export const say = (line: string): void => void process.stdout.write(`${line}\n`);
export const complain = (line: string): void => void process.stderr.write(`${line}\n`);
export const complainOf = (fault: Fault): void => complain(`plimsoll: ${describeFault(fault)}`);
