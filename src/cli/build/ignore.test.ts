import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { inFolder, testWith } from "#base/testkit";
import { ignoreMatcher } from "./ignore.ts";

const PATHS = [
  ...["a.txt", "b.log", "#hash", "!bang", "sp ace", "docs/a.txt", "docs/deep/b.log", "docs/deep/c.txt", "src/docs/x"],
  ...["src/main.go", "src/a/b/c.go", "foo/bar/baz", "x/foo/bar", "a/foo", "a/b/foo", "f1", "f2", "fz", "a-b", "a]b"],
];
const FILES: readonly (readonly string[])[] = [
  ["*.log"],
  ["docs/"],
  ["/docs"],
  ["docs/*.txt"],
  ["**/foo"],
  ["foo/**"],
  ["a/**/foo"],
  ["*.txt", "!docs/a.txt"],
  ["docs", "!docs/a.txt"],
  ["f[0-9]"],
  ["f[!0-9]"],
  ["a[]]b"],
  ["?.txt"],
  ["\\#hash", "\\!bang", "# comment", ""],
  ["src/*/b"],
  ["foo/bar"],
  ["a.txt   ", "sp ace"],
  ["*"],
  ["/*", "!/src"],
];

const meantBy = (lines: readonly string[]): readonly string[] => {
  const isMeant = ignoreMatcher(lines);
  return PATHS.filter((path) => isMeant(path, false));
};

test("patterns match names at any depth, and with a slash from the folder on", () => {
  expect(meantBy(["*.log", "/docs/deep"])).toEqual(["b.log", "docs/deep/b.log", "docs/deep/c.txt"]);
});

testWith("git")("patterns mean what git takes them for", () =>
  inFolder((folder) => {
    execFileSync("git", ["init", "--quiet", folder]);
    for (const path of PATHS) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), "");
    }
    for (const lines of FILES) {
      writeFileSync(join(folder, ".gitignore"), `${lines.join("\n")}\n`);
      const listed = execFileSync(
        "git",
        ["-C", folder, "ls-files", "-z", "--others", "--ignored", "--exclude-standard"],
        {
          encoding: "utf8",
        },
      );
      const expected = listed.split("\0").filter((path) => PATHS.includes(path));
      expect({ lines, meant: meantBy(lines).toSorted() }).toEqual({ lines, meant: expected.toSorted() });
    }
  }),
);
