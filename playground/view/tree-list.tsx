/** Paths as a tree: each row shows the name below the row above it, its mark in words and as a sign, and opens the file. */
import type { Mark, Rows, TreeRow } from "../model/built.ts";
import { shownText } from "./shown-text.ts";

interface TreeListProps {
  readonly label: string;
  readonly rows: Rows;
  /** What the marks mean: `only with the proposals`. */
  readonly words: Readonly<Record<Mark, string>>;
  readonly chosen?: string | undefined;
  readonly onChoose?: (path: string) => void;
}

export const STEP_WORDS: TreeListProps["words"] = { "+": "added", "-": "removed", "~": "changed" };
export const SIDE_WORDS: TreeListProps["words"] = {
  "+": "only with the proposals",
  "-": "only without the proposals",
  "~": "differs",
};

export function TreeList({ label, rows: { rows, more }, words, chosen, onChoose }: TreeListProps) {
  if (rows.length === 0) return <p class="faint">Nothing.</p>;
  return (
    <ul class="tree" aria-label={label}>
      {placed(rows).map(({ row, depth, name }) => (
        <li key={`${row.path} ${row.mark ?? ""}`} class={CLASSES[row.mark ?? " "]} style={{ "--depth": depth }}>
          <span class="mark" aria-hidden="true">
            {row.mark ?? " "}
          </span>
          {onChoose === undefined || row.kind === "dir" ? (
            <span class="name">{shownText(name)}</span>
          ) : (
            <button
              type="button"
              class="name"
              aria-pressed={chosen === row.path}
              title={shownText(row.path)}
              onClick={() => onChoose(row.path)}
            >
              {shownText(name)}
            </button>
          )}
          {row.mark === undefined ? null : <span class="hidden">{words[row.mark]}</span>}
          <span class="note">
            {[row.note, row.size === undefined ? "" : sizeText(row.size)].filter(Boolean).join("  ")}
          </span>
        </li>
      ))}
      {more > 0 ? <li class="faint">and {more} more</li> : null}
    </ul>
  );
}

const CLASSES: Readonly<Record<Mark | " ", string>> = { "+": "added", "-": "removed", "~": "changed", " ": "" };

interface Placed {
  readonly row: TreeRow;
  readonly depth: number;
  readonly name: string;
}

/** A row below another one of the list shows only the rest of its path. */
function placed(rows: readonly TreeRow[]): readonly Placed[] {
  const open: string[] = [];
  return rows.map((row) => {
    while (open.length > 0 && !row.path.startsWith(`${open.at(-1)}/`)) open.pop();
    const above = open.at(-1) ?? "";
    const depth = open.length;
    if (row.kind === "dir") open.push(row.path === "/" ? "" : row.path);
    const name = row.path.slice(above.length).replace(/^\/(?=.)/, above === "" ? "/" : "");
    return { row, depth, name: row.kind === "dir" && row.path !== "/" ? `${name}/` : name };
  });
}

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 102.4) / 10} KB` : `${Math.round(bytes / 104_857.6) / 10} MB`;
}
