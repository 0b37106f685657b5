/** How a verb ends on a fault: it prints the fault once and exits with the code for a usage error or for a failed harness. */
import { type Fault, FaultError } from "#base";
import { EXIT } from "./exit-codes.ts";
import { printFault } from "./output.ts";

export function throwFault(fault: Fault): never {
  throw new FaultError(fault);
}

/** Prints the fault and returns `code`. */
export function reportFault(fault: Fault, code: number = EXIT.usage): number {
  printFault(fault);
  return code;
}

/** Returns the exit code of `act`. Prints a fault that it throws; a bug passes through. */
export async function runVerb(act: () => Promise<number>): Promise<number> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return reportFault(error.fault, isOfHarness(error.fault) ? EXIT.error : EXIT.usage);
  }
}

/** The machine or a write failed; what the user gave was fine. */
const isOfHarness = ({ kind }: Fault): boolean =>
  /^(machine-|sandbox)/.test(kind) || ["output-failed", "materialise-failed", "image-save-failed"].includes(kind);
