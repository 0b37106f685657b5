/** A fault inside of a step is thrown: the runner of the phase catches it. */
import { type Fault, FaultError, type Result } from "#base";

export function orThrow<T>(result: Result<T, Fault>): T {
  if (!result.ok) throw new FaultError(result.fault);
  return result.value;
}
