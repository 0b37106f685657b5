import { expect, test } from "vitest";
import { ink } from "../output.ts";
import { besideLines } from "./beside.ts";
import { drawTree } from "./draw.ts";

test("a tree joins directories that hold one thing, and marks what was chosen", () => {
  expect(
    drawTree([{ path: "/opt/tool/a", mark: "+" }, { path: "/opt/tool/b", note: "-> a" }, { path: "/x/y/z" }]),
  ).toEqual(["/", "├── opt/tool", "│   ├── + a", "│   └── b  -> a", "└── x/y/z"]);
});

test("a long tree is cut, and says so", () => {
  const rows = Array.from({ length: 9 }, (_, i) => ({ path: `/${i}` }));
  expect(drawTree(rows, 3)).toEqual(["/", "├── 0", "├── 1", "… and 7 more"]);
});

test("a name cannot move the cursor", () => {
  expect(drawTree([{ path: "/a\u001b[2J" }])).toEqual(["/", "└── a\\x1b[2J"]);
});

test("columns are as wide as they must be, and no wider than they may", () => {
  const right = { title: "b", lines: ["x"] };
  expect(besideLines({ title: "a", lines: ["1234567890".repeat(3), ""] }, right, ink(false), 26)).toEqual([
    `${"a".padEnd(26)}   b`,
    `${"1234567890".repeat(2)}12345…   x`,
    "",
  ]);
});
