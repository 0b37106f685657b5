/** Registers a command when a text mentions it: a script mentions few, and a registration costs hundredths of a millisecond. */
import type { Command } from "just-bash";

/** Returns a function that takes each text that may be run. */
export function registerOnMention(
  make: (name: string) => Command | undefined,
  register: (command: Command) => void,
): (text: string) => void {
  const seen = new Set<string>();
  return (text) => {
    for (const [name] of text.matchAll(/[a-z][a-z0-9_]*|\[/g)) {
      if (seen.has(name)) continue;
      seen.add(name);
      const command = make(name);
      if (command !== undefined) register(command);
    }
  };
}
