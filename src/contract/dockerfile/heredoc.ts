/** Here-documents: the words of a line that open them, and the lines below it that they are made of. */
import { rejectDockerfile } from "./faults.ts";
import type { Escape, Heredoc } from "./model.ts";
import type { RawInstruction } from "./source.ts";
import { splitQuotedWords } from "./words.ts";

export interface HeredocWord {
  readonly word: string;
  readonly name: string;
  readonly expands: boolean;
  readonly cutsTabs: boolean;
}

const OPENS = /^\d*<<(-?)([^<]+)$/;

export function parseHeredocWord(word: string): HeredocWord | undefined {
  const match = OPENS.exec(word);
  if (match === null) return undefined;
  const written = match[2] ?? "";
  const name = written.replace(/^(["'])(.*)\1$/, "$2");
  if (name === "" || /["'`$\\]/.test(name)) return undefined;
  return { word, name, expands: name === written, cutsTabs: match[1] === "-" };
}

export const heredocWords = (rest: string, escapedBy: Escape): readonly HeredocWord[] =>
  splitQuotedWords(rest, escapedBy).flatMap((word) => parseHeredocWord(word) ?? []);

/** One for each word that opens one, in their order: the lines up to one that is the name. */
export function heredocsOf(sentence: RawInstruction, escapedBy: Escape, file: string): readonly Heredoc[] {
  const { below, line } = sentence;
  let next = 0;
  const heredocs = heredocWords(sentence.rest, escapedBy).map((word) => {
    const from = next;
    while (next < below.length && stripTabs(below[next] ?? "", word) !== word.name) next += 1;
    if (next === below.length) {
      const message = `the heredoc ${word.name} is not ended`;
      rejectDockerfile(
        "dockerfile-syntax",
        message,
        { ...sentence, file },
        `write ${word.name} alone on a line below it`,
      );
    }
    next += 1;
    return heredoc(word, below.slice(from, next - 1));
  });
  if (next < below.length) {
    const place = { file, line: line + 1, column: 1 };
    rejectDockerfile(
      "dockerfile-syntax",
      "found lines that belong to no heredoc",
      place,
      "check the names of the heredocs",
    );
  }
  return heredocs;
}

const stripTabs = (line: string, { cutsTabs }: HeredocWord): string => (cutsTabs ? line.replace(/^\t+/, "") : line);

function heredoc(word: HeredocWord, lines: readonly string[]): Heredoc {
  const content = lines.map((line) => `${stripTabs(line, word)}\n`).join("");
  return { name: word.name, expands: word.expands, content };
}
