/** Breaks prose between words. Text that a user may copy, such as a command, stays on one line. */

const ROOM_MIN = 20;

/** `text` starts at the column `indent`, and so does each further line. Without a width the text stays one line. */
export function wrapText(text: string, indent: number, width: number | undefined): string {
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
