/** Names as coreutils prints them in messages: `'a b'`. */
import type { ToolCall } from "./tool.ts";

/** Names with quotes, control characters or bytes of other alphabets have forms of their own, which are not here. */
export function quoteName(call: ToolCall, name: string): string {
  if (!/^[\x20-\x26\x28-\x7e]*$/.test(name)) call.limit("it would print a name with a quote or an odd byte");
  return `'${name}'`;
}
