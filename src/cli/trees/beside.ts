/** Two columns of lines, each under its title. */
import type { Ink } from "#conformance";

export interface Column {
  readonly title: string;
  readonly lines: readonly string[];
}

const WIDTH_MIN = 24;
const GAP = "   ";

/** The left column is as wide as its longest line, `widthMax` at most: what is longer is cut. */
export function besideLines(left: Column, right: Column, ink: Ink, widthMax = 62): readonly string[] {
  const widest = Math.max(WIDTH_MIN, ...[left.title, ...left.lines].map((line) => line.length));
  const width = Math.min(widest, widthMax);
  const cell = (line: string): string => (line.length > width ? `${line.slice(0, width - 1)}…` : line.padEnd(width));
  const count = Math.max(left.lines.length, right.lines.length);
  const rows = Array.from({ length: count }, (_, i) => [left.lines[i] ?? "", right.lines[i] ?? ""] as const);
  return [
    `${ink.strong(cell(left.title))}${GAP}${ink.strong(right.title)}`,
    ...rows.map(([a, b]) => `${cell(a)}${GAP}${b}`.trimEnd()),
  ];
}
