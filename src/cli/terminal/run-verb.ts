/** Faults of what a user gave, carried to the verb's main function, which says them once and ends with the code for usage. */
import { type Fault, FaultError, type Result } from "#base";
import { EXIT } from "./exit-codes.ts";
import { complainOf } from "./output.ts";

export function orRefuse<T>(result: Result<T, Fault>): T {
  if (result.ok) return result.value;
  throw new FaultError(result.fault);
}

/** The exit code of `act`; a fault is printed. Bugs are thrown on. */
export async function refusing(act: () => Promise<number>): Promise<number> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    complainOf(error.fault);
    return isHarness(error.fault) ? EXIT.broken : EXIT.usage;
  }
}

/** Of what runs and writes things here, not of what was given. */
const isHarness = ({ kind }: Fault): boolean =>
  /^(machine-|sandbox)/.test(kind) || ["output-failed", "materialise-failed", "image-save-failed"].includes(kind);
