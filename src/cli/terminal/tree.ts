/** Draws paths as a tree. The caller chooses the paths. */
import { withoutControls } from "#reports";

export interface TreeRow {
  /** Absolute. */
  readonly path: string;
  /** Printed before the name: `+`, `-`, `~`. */
  readonly mark?: string;
  /** Printed after the name. */
  readonly note?: string;
}

interface Branch {
  readonly children: Map<string, Branch>;
  row?: TreeRow;
}

const LINES_MAX = 40;

/** Draws parent directories too. A directory with a single child shares its line: `opt/tool`. */
export function drawTree(rows: readonly TreeRow[], linesMax = LINES_MAX): readonly string[] {
  const root: Branch = { children: new Map() };
  for (const row of rows) {
    let at = root;
    for (const name of row.path.split("/").filter((part) => part !== "")) {
      const next = at.children.get(name) ?? { children: new Map() };
      at.children.set(name, next);
      at = next;
    }
    at.row = row;
  }
  const lines = ["/", ...branchLines(root, "")];
  return lines.length <= linesMax ? lines : [...lines.slice(0, linesMax), `… and ${lines.length - linesMax} more`];
}

function branchLines({ children }: Branch, indent: string): readonly string[] {
  const names = [...children.keys()].sort();
  return names.flatMap((name, i) => {
    const child = children.get(name);
    if (child === undefined) return [];
    const isLast = i === names.length - 1;
    const [shown, branch] = joined(name, child);
    const { mark, note } = branch.row ?? {};
    const line = `${indent}${isLast ? "└── " : "├── "}${mark === undefined ? "" : `${mark} `}${withoutControls(shortened(shown))}${note === undefined ? "" : `  ${note}`}`;
    return [line, ...branchLines(branch, `${indent}${isLast ? "    " : "│   "}`)];
  });
}

/** Blobs are named by digest: the first 12 digits are enough to tell them apart. */
const shortened = (name: string): string => name.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…");

function joined(name: string, branch: Branch): readonly [string, Branch] {
  const [only, ...others] = branch.children;
  if (branch.row !== undefined || only === undefined || others.length > 0) return [name, branch];
  const [rest, end] = joined(...only);
  return [`${name}/${rest}`, end];
}
