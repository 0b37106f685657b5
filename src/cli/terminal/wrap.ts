/** Prose in lines that a terminal has room for, broken between words. What is to be copied is never broken. */
import { terminalWidth } from "./output.ts";

const ROOM_MIN = 20;

/** `text` starts at the column `indent`, and so do its further lines. Without a width it stays one line. */
export function wrap(text: string, indent: number, width = terminalWidth()): string {
  if (width === undefined || /\bplimsoll |--\w/.test(text)) return text;
  const room = Math.max(ROOM_MIN, width - indent);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}
