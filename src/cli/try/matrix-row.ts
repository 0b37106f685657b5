/** The table of `plimsoll try --matrix`. */

export interface MatrixRow {
  readonly part: "case" | "buildpacks" | "pair" | "rebase" | "next build";
  readonly what: string;
  /** What happens with the proposal off. */
  readonly off: string;
  readonly on: string;
  /** Why the two differ, or what that means. */
  readonly why: string;
}

/** Called before and after each piece of work. */
export interface MatrixProgress {
  start(name: string): void;
  done(name: string, isBad: boolean): void;
}

const WHAT_MAX = 56;
const CELL_MAX = 34;

/** One line for each row; only the last column is as long as it needs. */
export function matrixLines(rows: readonly MatrixRow[]): readonly string[] {
  const head = { part: "part", what: "what", off: "off", on: "on", why: "why" };
  const all = [head, ...rows];
  const width = (of: (row: (typeof all)[number]) => string, max: number): number =>
    Math.min(max, Math.max(...all.map((row) => of(row).length)));
  const columns = [
    { of: (row: (typeof all)[number]) => row.part, max: 12 },
    { of: (row: (typeof all)[number]) => row.what, max: WHAT_MAX },
    { of: (row: (typeof all)[number]) => row.off, max: CELL_MAX },
    { of: (row: (typeof all)[number]) => row.on, max: CELL_MAX },
  ].map((column) => ({ ...column, width: width(column.of, column.max) }));
  return all.map((row) =>
    [...columns.map(({ of, width: wide }) => fitted(of(row), wide)), row.why.replace(/\s+/g, " ")].join("  ").trimEnd(),
  );
}

const fitted = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
