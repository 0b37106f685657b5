/** What an earlier step of the same phase has put into the state. An amendment that replaces that step must put it there too. */
import { invariant } from "#base";

export function needed<T>(value: T | undefined, what: string): T {
  invariant(value !== undefined, `an earlier step has set ${what}`);
  return value;
}
