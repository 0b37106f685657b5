/** Scripts for the comparison with real bash: each command with each of its options, over a tree with odd names and modes. */
import { readFileSync } from "node:fs";
import type { Entry } from "./real-bash.testkit.ts";

/** Every kind of name that a file system has, and every kind of entry but devices. Parents come first. */
export const ODD_TREE: readonly Entry[] = [
  { path: "b.txt", content: "banana\nApple\ncherry\n10\n9\n\napple\n" },
  { path: "a.txt", content: "one two  three\nfour\tfive\nsix\n", mode: 0o640 },
  { path: "two words", content: "x y\n", mode: 0o600 },
  { path: "new\nline", content: "n\n" },
  { path: "*", content: "star\n" },
  { path: "[a]", content: "class\n" },
  { path: "-n", content: "dash\n" },
  { path: "\xc3\xa9", content: "caf\xc3\xa9\n\xe2\x82\xac\n" },
  { path: "\xff", content: "\xff\xfe not UTF-8 \x80\n" },
  { path: ".hidden", content: "h" },
  { path: "empty", content: "" },
  { path: "bytes", content: Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join("") },
  { path: "run.sh", content: '#!/bin/sh\necho ran "$@"\n', mode: 0o755 },
  { path: "setid", content: "s\n", mode: 0o6755 },
  { path: "locked", content: "l\n", mode: 0o000 },
  { path: "d", mode: 0o755 },
  { path: "d/file", content: "in d\n" },
  { path: "d/sub", mode: 0o700 },
  { path: "d/sub/deep.txt", content: "deep\n", mode: 0o444 },
  { path: "d/link up", link: "../a.txt" },
  { path: "sticky", mode: 0o1777 },
  { path: "none in it", mode: 0o555 },
  { path: "link", link: "a.txt" },
  { path: "dirlink", link: "d" },
  { path: "dangling", link: "no where" },
  { path: "away", link: "../../etc/../nothing" },
  { path: "loop", link: "loop" },
  { path: "hard", hard: "b.txt" },
  { path: "numbers", content: "10 a\n9 b\n1.5 c\n-3 d\n2K e\n" },
  { path: "data.json", content: '{"b": [1, 2.50, {"c": null}], "a": "\\u00e9 \xc3\xa9", "n": 1e3}\n' },
];

interface Form {
  readonly options: readonly string[];
  /** What follows the options; `; ` and pipes are allowed. */
  readonly operands: readonly string[];
}

const FORMS: Readonly<Record<string, Form>> = JSON.parse(
  readFileSync(new URL("./compared-scripts.json", import.meta.url), "utf8"),
);

/** Each command with each of its options, or none, before each of its operands. */
export const SCRIPTS: readonly string[] = Object.entries(FORMS).flatMap(([name, { options, operands }]) =>
  [...new Set(["", ...options])].flatMap((option) => operands.map((operand) => `${name} ${option} ${operand}`)),
);
