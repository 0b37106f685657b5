/** Suggests a name for a mistyped one. */
import { closest, distance } from "fastest-levenshtein";

const FEW_LETTERS = 3;

/** Undefined if no name is close. A name that differs only in case comes first. */
export function closestName(word: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const same = names.find((name) => name.toLowerCase() === word.toLowerCase());
  if (same !== undefined) return same;
  const part = names.find((name) => name.includes(word) || word.includes(name));
  if (part !== undefined && word.length > 2) return part;
  const best = closest(word, names);
  return distance(word, best) <= Math.max(FEW_LETTERS, word.length / 3) ? best : undefined;
}

/** As `closestName`, for names with dots: what begins some of them counts too, and is answered as a pattern (`detect.group.*`). */
export function closestPattern(word: string, names: readonly string[]): string | undefined {
  const near = closestName(word, names);
  const beginnings = new Set(
    names.flatMap((name) => [...name.matchAll(/\./g)].map(({ index }) => name.slice(0, index))),
  );
  if (beginnings.size === 0) return near;
  const beginning = closest(word, [...beginnings]);
  const letters = distance(word, beginning);
  const isNearer = letters <= FEW_LETTERS && (near === undefined || letters < distance(word, near));
  return isNearer ? `${beginning}.*` : near;
}
