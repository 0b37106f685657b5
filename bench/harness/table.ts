/** The rows of the table: what was measured, the target, and a value to compare with. */
export interface Row {
  readonly what: string;
  readonly value: number;
  /** The lowest decile, if `value` is the median of many rounds. */
  readonly low?: number;
  readonly unit: "ms" | "s" | "files/s" | "MB/s" | "MiB" | "x";
  readonly target: number;
  /** `value` should be at most, or at least, the target. */
  readonly is: "most" | "least";
  /** The same measure of something else, in the same run and unit. */
  readonly against?: { readonly what: string; readonly value: number };
}

const meets = ({ value, target, is }: Row, slack = 1): boolean =>
  is === "most" ? value <= target * slack : value >= target / slack;

export function formatRows(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.what,
    `${shown(row.value)} ${row.unit}`,
    row.low === undefined ? "" : `${shown(row.low)} ${row.unit}`,
    `${row.is === "most" ? "<=" : ">="} ${shown(row.target)}`,
    meets(row) ? "yes" : meets(row, 2) ? "within twice" : "no",
    row.against === undefined
      ? ""
      : `${row.against.what}: ${shown(row.against.value)} ${row.unit}, ratio ${shown(row.value / row.against.value)}`,
  ]);
  const head = ["measure", "measured", "lowest decile", "target", "met", "beside it, same run"];
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((cell) => cell[i]?.length ?? 0)));
  return [head, ...cells]
    .map((cell) =>
      cell
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const shown = (value: number): string => (value >= 100 ? String(Math.round(value)) : value.toPrecision(3));
