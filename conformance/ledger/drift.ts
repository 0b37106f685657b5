/** Has the text of a statement changed? The ledger keeps digests, not sentences. */
import { createHash } from "node:crypto";
import type { Statement } from "./host/ledger.ts";

/** `text` is the whole document. False: the cited lines read otherwise than when the statement was written down, or are gone. */
export const isAsCited = ({ lines, sha256 }: Pick<Statement, "lines" | "sha256">, text: string): boolean =>
  createHash("sha256")
    .update(normalised(citedLines(text, lines)))
    .digest("hex") === sha256;

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

/** Without emphasis, backticks and escapes, white space collapsed. */
export const normalised = (text: string): string =>
  text
    .replace(/[*_`\\]/g, "")
    .replace(/\s+/g, " ")
    .trim();
