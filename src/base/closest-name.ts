/** Suggests a name for a mistyped one. */
import { closest, distance } from "fastest-levenshtein";

/** Undefined if no name is close. A name that differs only in case comes first. */
export function closestName(word: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const same = names.find((name) => name.toLowerCase() === word.toLowerCase());
  if (same !== undefined) return same;
  const part = names.find((name) => name.includes(word) || word.includes(name));
  if (part !== undefined && word.length > 2) return part;
  const best = closest(word, names);
  return distance(word, best) <= Math.max(3, word.length / 3) ? best : undefined;
}
