/** Finds statements whose text has changed. The ledger has digests of the cited lines, not the lines. */
import { digestOf } from "#base";

/** The `sha256` of a statement. `text` is the whole document. */
export const citedDigest = (text: string, lines: string): string =>
  digestOf(normalised(citedLines(text, lines))).slice("sha256:".length);

export function citedLines(text: string, lines: string): string {
  const all = text.split("\n");
  return lines
    .split(",")
    .flatMap((range) => {
      const [from = "", to = from] = range.trim().split("-");
      return all.slice(Number(from) - 1, Number(to));
    })
    .join("\n");
}

/** Removes emphasis, backticks and escapes, and collapses white space. */
export const normalised = (text: string): string =>
  text
    .replace(/[*_`\\]/g, "")
    .replace(/\s+/g, " ")
    .trim();
