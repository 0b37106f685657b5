/** Heredocs: the words of an instruction that open them, and the lines below it that they contain. */
import { type Position, rejectDockerfile } from "./faults.ts";
import type { Escape, Heredoc } from "./model.ts";
import { splitQuotedWords } from "./words.ts";

export interface HeredocWord {
  readonly name: string;
  readonly expands: boolean;
  readonly cutsTabs: boolean;
}

const OPENS = /^\d*<<(-?)([^<]+)$/;

/** Undefined for a word that does not open a heredoc. */
export function parseHeredocWord(word: string): HeredocWord | undefined {
  const match = OPENS.exec(word);
  if (match === null) return undefined;
  const written = match[2] ?? "";
  const name = written.replace(/^(["'])(.*)\1$/, "$2");
  if (name === "" || /["'`$\\]/.test(name)) return undefined;
  return { name, expands: name === written, cutsTabs: match[1] === "-" };
}

export const parseHeredocWords = (rest: string, escapeChar: Escape): readonly HeredocWord[] =>
  splitQuotedWords(rest, escapeChar).flatMap((word) => parseHeredocWord(word) ?? []);

/** One heredoc for each word, in order, from the line with index `from`. `end` is the index of the line after the last one. */
export function readHeredocs(
  words: readonly HeredocWord[],
  lines: readonly string[],
  from: number,
  at: { readonly file: string } & Position,
): { readonly heredocs: readonly Heredoc[]; readonly end: number } {
  let end = from;
  const heredocs = words.map((word) => {
    const start = end;
    while (end < lines.length && cutTabs(lines[end] ?? "", word) !== word.name) end += 1;
    if (end === lines.length) {
      const message = `the heredoc ${word.name} has no end`;
      rejectDockerfile("dockerfile-syntax", message, at, `write ${word.name} alone on a line below it`);
    }
    end += 1;
    return heredoc(word, lines.slice(start, end - 1));
  });
  return { heredocs, end };
}

const cutTabs = (line: string, { cutsTabs }: HeredocWord): string => (cutsTabs ? line.replace(/^\t+/, "") : line);

function heredoc(word: HeredocWord, lines: readonly string[]): Heredoc {
  const content = lines.map((line) => `${cutTabs(line, word)}\n`).join("");
  return { name: word.name, expands: word.expands, content };
}
