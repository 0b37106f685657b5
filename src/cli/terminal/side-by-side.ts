/** Prints two columns of lines, each under its title. Where the terminal is too narrow, the second comes below the first. */
import type { Ink } from "#reports";
import { terminalWidth } from "./output.ts";

export interface Column {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface ColumnLimits {
  /** Width of the left column; longer lines are cut. */
  readonly leftMax?: number;
  /** Width of both columns; undefined: no limit. */
  readonly width?: number | undefined;
}

const WIDTH_MIN = 24;
const LEFT_MAX = 62;
const GAP = "   ";
/** The indent that the caller puts before each line. */
const MARGIN = 2;

/** The left column is as wide as its longest line. */
export function sideBySide(
  left: Column,
  right: Column,
  ink: Ink,
  { leftMax = LEFT_MAX, width = terminalWidth() }: ColumnLimits = {},
): readonly string[] {
  const leftWidth = Math.min(Math.max(WIDTH_MIN, widest(left)), leftMax);
  if (width !== undefined && MARGIN + leftWidth + GAP.length + widest(right) > width)
    return [...underTitle(left, ink), "", ...underTitle(right, ink)];
  const cell = (line: string): string =>
    line.length > leftWidth ? `${line.slice(0, leftWidth - 1)}…` : line.padEnd(leftWidth);
  const count = Math.max(left.lines.length, right.lines.length);
  const rows = Array.from({ length: count }, (_, i) => [left.lines[i] ?? "", right.lines[i] ?? ""] as const);
  return [
    `${ink.strong(cell(left.title))}${GAP}${ink.strong(right.title)}`,
    ...rows.map(([a, b]) => (b === "" ? painted(a, ink) : `${painted(cell(a), ink)}${GAP}${painted(b, ink)}`)),
  ];
}

const widest = ({ title, lines }: Column): number => Math.max(...[title, ...lines].map((line) => line.length));

const underTitle = ({ title, lines }: Column, ink: Ink): readonly string[] => [
  ink.strong(title),
  ...lines.map((line) => painted(line, ink)),
];

/** Colours the marks `+`, `-` and `~`, and a step that failed. */
function painted(line: string, ink: Ink): string {
  const [, before = "", mark, rest = ""] = /^([ │├└─]*)([-+~]) (.*)$/s.exec(line) ?? [];
  if (mark === undefined) return BAD_END.test(line) ? ink.bad(line) : line;
  const paint = mark === "+" ? ink.good : mark === "-" ? ink.bad : ink.strong;
  return `${before}${paint(`${mark} ${rest}`)}`;
}

/** How a failed phase or step ends: `exit 62`, `SIGKILL`, `timed out`. */
const BAD_END = /[ :] (exit [1-9]\d*|SIG[A-Z]+|timed out)\s*$/;
