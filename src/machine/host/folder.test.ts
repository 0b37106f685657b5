/** Folders of the host as trees, and trees as folders. */
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AbsPath, textOf } from "#base";
import { lookup, print, type Tree, treeOf } from "#tree";
import { readHostTree } from "./folder.ts";
import { materialise } from "./write.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "plimsoll-test-"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function read(directory: string): Tree {
  const tree = readHostTree(directory);
  if (!tree.ok) throw new Error(tree.fault.message);
  return tree.value;
}

const uid = process.getuid?.() ?? 0;
const gid = process.getgid?.() ?? 0;
const own = { uid, gid };

test("a tree is written and read back the same", () => {
  const tree = treeOf({
    "/": { dir: true, ...own },
    "/a": { text: "a", mode: 0o600, ...own },
    "/b": { hardlink: "/a" },
    "/d": { dir: true, mode: 0o1770, ...own },
    "/d/l": { symlink: "/etc/passwd", ...own },
    "/big": { text: "x".repeat(5 << 20), ...own },
  });
  expect(materialise(tree, join(base, "new"))).toEqual({ ok: true, value: undefined });
  const back = read(join(base, "new"));
  expect(print(back, { digests: true })).toBe(print(tree, { digests: true }));
  expect(lookup(back, "/a" as AbsPath)?.mtimeNs).toBe(lookup(tree, "/a" as AbsPath)?.mtimeNs);
});

test("a tree is not written over anything", () => {
  mkdirSync(join(base, "full"));
  writeFileSync(join(base, "full", "f"), "");
  symlinkSync("full", join(base, "link"));
  for (const name of ["full", "link", "full/f"]) {
    expect(materialise(treeOf({ "/x": "x" }), join(base, name))).toMatchObject({
      ok: false,
      fault: { kind: "materialise-not-fresh" },
    });
  }
  expect(print(read(join(base, "full")))).not.toContain("/x");
});

test("links are kept, not followed; names outside do not count as hard links", () => {
  mkdirSync(join(base, "in"));
  writeFileSync(join(base, "secret"), "secret");
  symlinkSync("../secret", join(base, "in", "l"));
  linkSync(join(base, "secret"), join(base, "in", "h"));
  const tree = read(`${base}/in/`);
  expect(lookup(tree, "/l" as AbsPath)).toMatchObject({ kind: "symlink", target: "../secret" });
  expect(lookup(tree, "/h" as AbsPath)).not.toHaveProperty("link");
  expect(tree.links.size).toBe(0);
});

test("content is what it was when the folder was read", () => {
  writeFileSync(join(base, "f"), "before");
  const tree = read(base);
  writeFileSync(join(base, "f"), "after");
  const node = lookup(tree, "/f" as AbsPath);
  expect(node?.kind === "file" && textOf(node.content.bytes())).toBe("before");
});

test("a missing folder, a file, and a folder that is too large are faults", () => {
  writeFileSync(join(base, "f"), "12345");
  mkdirSync(join(base, "d", "e"), { recursive: true });
  expect(readHostTree(join(base, "nothing"))).toMatchObject({ fault: { kind: "host-tree-missing" } });
  expect(readHostTree(join(base, "f"))).toMatchObject({ fault: { kind: "host-tree-missing" } });
  for (const limits of [{ entriesMax: 2 }, { bytesMax: 4 }, { depthMax: 1 }]) {
    expect(readHostTree(base, limits)).toMatchObject({ fault: { kind: "host-tree-too-large" } });
  }
});

test("a socket is a fault", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(base, "sögg"), resolve));
  try {
    const where = { file: expect.stringMatching(/\/sögg$/) };
    expect(readHostTree(base)).toMatchObject({ fault: { kind: "host-tree-refused", where } });
  } finally {
    server.close();
  }
});

test.skipIf(uid === 0)("an unreadable directory is a fault", () => {
  mkdirSync(join(base, "closed"), { mode: 0 });
  expect(readHostTree(base)).toMatchObject({ fault: { kind: "host-tree-refused" } });
  chmodSync(join(base, "closed"), 0o700);
});
