import { expect, test } from "vitest";
import type { Ink } from "#reports";
import { ink } from "./output.ts";
import { sideBySide } from "./side-by-side.ts";
import { drawTree } from "./tree.ts";

test("a directory with one child shares its line, and rows keep their marks and notes", () => {
  expect(
    drawTree([{ path: "/opt/tool/a", mark: "+" }, { path: "/opt/tool/b", note: "-> a" }, { path: "/x/y/z" }]),
  ).toEqual(["/", "├── opt/tool", "│   ├── + a", "│   └── b  -> a", "└── x/y/z"]);
});

test("a long tree is cut, and the last line counts what is left out", () => {
  const rows = Array.from({ length: 9 }, (_, i) => ({ path: `/${i}` }));
  expect(drawTree(rows, 3)).toEqual(["/", "├── 0", "├── 1", "… and 7 more"]);
});

test("control characters in a name are escaped", () => {
  expect(drawTree([{ path: "/a\u001b[2J" }])).toEqual(["/", "└── a\\x1b[2J"]);
});

test("a column is as wide as its longest line, up to the limit", () => {
  const right = { title: "b", lines: ["x"] };
  expect(sideBySide({ title: "a", lines: ["1234567890".repeat(3), ""] }, right, ink(false), { leftMax: 26 })).toEqual([
    `${"a".padEnd(26)}   b`,
    `${"1234567890".repeat(2)}12345…   x`,
    "",
  ]);
});

test("the second column comes below the first where the terminal is too narrow", () => {
  const [left, right] = [
    { title: "without", lines: ["build    exit 0"] },
    { title: "with", lines: ["x".repeat(40)] },
  ];
  expect(sideBySide(left, right, ink(false), { width: 69 })).toHaveLength(2);
  expect(sideBySide(left, right, ink(false), { width: 68 })).toEqual([
    ...["without", "build    exit 0", ""],
    ...["with", "x".repeat(40)],
  ]);
});

test("added and removed rows and failed steps have a colour; a name that looks like one has not", () => {
  const marked = (line: string): string =>
    sideBySide({ title: "a", lines: [] }, { title: "b", lines: [line] }, TAGS)
      .at(-1)
      ?.trim() ?? "";
  expect(marked("│   └── + made")).toBe("│   └── <good>+ made</good>");
  expect(marked("├── - made")).toBe("├── <bad>- made</bad>");
  expect(marked("export   exit 62")).toBe("<bad>export   exit 62</bad>");
  expect(marked("3 rebase @app:1: exit 72")).toBe("<bad>3 rebase @app:1: exit 72</bad>");
  for (const plain of ["export   exit 0", "├── made", "├── a + b"]) expect(marked(plain)).toBe(plain);
});

const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
const TAGS: Ink = { bad: tag("bad"), good: tag("good"), faint: tag("faint"), strong: tag("strong") };
