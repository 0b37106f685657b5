/** Steps throw faults; the phase catches them. */
import { type Fault, FaultError, type Result } from "#base";

export function orThrow<T>(result: Result<T, Fault>): T {
  if (!result.ok) throw new FaultError(result.fault);
  return result.value;
}
