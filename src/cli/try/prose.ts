/** The page that a story is printed on: colours, width, headings and prose. */
import type { Ink } from "#reports";

export interface Page {
  readonly ink: Ink;
  /** Of the terminal; undefined: lines are printed whole. */
  readonly width: number | undefined;
}

/** Longer lines are hard to read on a wide terminal. */
const PROSE_MAX = 110;

/** Also breaks words that are longer than a line, such as paths and digests. */
export function prose(text: string, indent: number, { width }: Page): string {
  if (width === undefined) return text;
  const room = Math.max(ROOM_MIN, Math.min(width, PROSE_MAX) - indent);
  const long = new RegExp(`\\S{${room}}(?=\\S)`, "g");
  const words = text.replace(long, "$& ").split(" ");
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}

const ROOM_MIN = 20;

export const heading = (title: string, { ink }: Page): readonly string[] => ["", ink.strong(title)];

/** A command below what it does, so that both fit on a narrow terminal. */
export const commandLines = (what: string, command: string, { ink }: Page): readonly string[] => [
  `  ${what}`,
  ink.faint(`    ${command}`),
];
