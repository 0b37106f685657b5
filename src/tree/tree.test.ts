import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { absPath, byteString } from "#base";
import { draftOf } from "./draft/draft.ts";
import { outcomeOf, performStep, readEverything, stepLists, trees } from "./draft/draft-model.testkit.ts";
import { diff } from "./model/diff.ts";
import { lexicalTarget, lookup, resolve } from "./model/lookup.ts";
import { dir, file } from "./model/node.ts";
import { print } from "./model/print.ts";
import type { FileNode, Tree } from "./model/tree.ts";
import { countInodes, walk } from "./model/walk.ts";
import { treeOf } from "./spec.ts";

const p = absPath;

describe("resolve", () => {
  const tree = treeOf({
    "/a/b/f": "text",
    "/rel": { symlink: "a/b" },
    "/abs": { symlink: "/a" },
    "/up": { symlink: "../../../../a" },
    "/a/back": { symlink: "../rel/f" },
    "/loop1": { symlink: "loop2" },
    "/loop2": { symlink: "loop1" },
    "/dangling": { symlink: "no/where" },
    "/soon": { symlink: "a/new" },
  });
  const cases: readonly (readonly [string, boolean, string])[] = [
    ["/a/b/f", true, "/a/b/f file"],
    ["/rel/f", true, "/a/b/f file"],
    ["/rel", false, "/rel symlink"],
    ["/rel", true, "/a/b dir"],
    ["/rel/", false, "/a/b dir"],
    ["/abs/b", false, "/a/b dir"],
    ["/up/b/f", true, "/a/b/f file"],
    ["/a/back", true, "/a/b/f file"],
    ["/rel/..", true, "/a dir"],
    ["/../..", true, "/ dir"],
    ["/a/new", true, "/a/new nothing"],
    ["/soon", true, "/a/new nothing"],
    ["/dangling", true, "ENOENT"],
    ["/no/where", true, "ENOENT"],
    ["/a/b/f/", true, "ENOTDIR"],
    ["/a/b/f/x", true, "ENOTDIR"],
    ["/loop1", true, "ELOOP"],
    ["/loop1/x", false, "ELOOP"],
  ];
  it.each(cases)("%s (follow: %s) is %s", (path, follow, wanted) => {
    const resolved = resolve(tree, byteString(path), { follow });
    expect(resolved.ok ? `${resolved.path} ${resolved.node?.kind ?? "nothing"}` : resolved.code).toBe(wanted);
    expect(resolve(draftOf(tree), byteString(path), { follow })).toEqual(resolved);
  });

  it("follows forty links, and no more", () => {
    const links = Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`/l${i}`, { symlink: `l${i + 1}` }]));
    const chain = treeOf({ ...links, "/l41": "end" });
    expect(resolve(chain, p("/l1"), { follow: true })).toMatchObject({ ok: true, path: "/l41" });
    expect(resolve(chain, p("/l0"), { follow: true })).toMatchObject({ ok: false, code: "ELOOP" });
  });

  it("finds targets that leave the root", () => {
    expect(lexicalTarget(p("/a/l"), byteString("../b"))).toBe("/b");
    expect(lexicalTarget(p("/a/l"), byteString("../../b"))).toBeUndefined();
    expect(lexicalTarget(p("/a/l"), byteString("x/../../../b"))).toBeUndefined();
    expect(lexicalTarget(p("/a/l"), byteString("/b/../c"))).toBe("/c");
    expect(lexicalTarget(p("/a/l"), byteString("/.."))).toBeUndefined();
  });
});

describe("walk", () => {
  it("walks depth first, names in byte order", () => {
    const tree = treeOf({ "/a/b": "", "/a.txt": "", "/a/B": "", "/é": "" });
    expect([...walk(tree)].map(({ path }) => path)).toEqual(["/", "/a", "/a/B", "/a/b", "/a.txt", "/\xc3\xa9"]);
    expect(countInodes(tree)).toBe(6);
  });

  it("accepts deep trees", () => {
    let deep = dir();
    for (let i = 0; i < 100_000; i++) deep = dir([["d" as never, deep]]);
    expect(countInodes(deep)).toBe(100_001);
    expect([...walk(deep)].length).toBe(100_001);
  });
});

describe("print", () => {
  it("shows kind, mode, owner, and size or target", () => {
    const tree = treeOf({
      "/bin/su": { text: "12345", mode: 0o4755, uid: 1, gid: 2 },
      "/dev/null": { char: 259 },
      "/f": { fifo: true },
      "/h": { hardlink: "/bin/su" },
      "/l": { symlink: "a b" },
      "/tmp": { dir: true, mode: 0o1777 },
    });
    expect(print(tree).split("\n")).toEqual([
      "drwxr-xr-x 0:0 /",
      "drwxr-xr-x 0:0 /bin",
      "-rwsr-xr-x 1:2 /bin/su 5 link#0",
      "drwxr-xr-x 0:0 /dev",
      "crw-r--r-- 0:0 /dev/null 1,3",
      "prw-r--r-- 0:0 /f",
      "-rwsr-xr-x 1:2 /h 5 link#0",
      'lrwxrwxrwx 0:0 /l -> "a b"',
      "drwxrwxrwt 0:0 /tmp",
    ]);
    expect(print(tree, { linesMax: 1 })).toBe("drwxr-xr-x 0:0 /\n... and 8 more");
  });
});

describe("diff", () => {
  it("lists what was added, removed and changed, and nothing else", () => {
    const before = treeOf({ "/a/x": "1", "/a/y": "1", "/gone/z": "", "/same": "s" });
    const after = treeOf({ "/a/x": "2", "/a/y": { text: "1", mode: 0o600 }, "/new": { symlink: "x" }, "/same": "s" });
    const changes = diff(before, after).map(({ path, was, now }) => `${path} ${was?.kind ?? "-"} ${now?.kind ?? "-"}`);
    expect(changes).toEqual(["/a/x file file", "/a/y file file", "/gone dir -", "/gone/z file -", "/new - symlink"]);
  });

  it("finds that names of one file are now two files with the same content", () => {
    const one = treeOf({ "/a": "x", "/b": { hardlink: "/a" } });
    const two = treeOf({ "/a": "x", "/b": "x" });
    expect(diff(one, two).map(({ path }) => path)).toEqual(["/b"]);
    expect(diff(one, treeOf({ "/a": "x", "/b": { hardlink: "/a" } }))).toEqual([]);
  });

  it("finds that the first name of a file changed", () => {
    const before = treeOf({ "/b": "x", "/c": { hardlink: "/b" }, "/d/e": { hardlink: "/b" }, "/f": "y" });
    const draft = draftOf(before);
    draft.link(p("/c"), p("/a"));
    expect(diff(before, draft.seal()).map(({ path }) => path)).toEqual(["/a", "/b", "/c", "/d/e"]);
  });

  it("applied to the old tree gives the new tree", () => {
    fc.assert(
      fc.property(trees, stepLists, (before, story) => {
        const draft = draftOf(before);
        for (const step of story) outcomeOf(() => performStep(draft, step));
        const after = draft.seal();
        expect(readEverything(applied(before, after))).toEqual(readEverything(after));
        expect(diff(after, after)).toEqual([]);
      }),
    );
  });
});

/** Links are made again from the first name of each group. */
function applied(before: Tree, after: Tree): Tree {
  const changes = diff(before, after);
  const draft = draftOf(before);
  for (const { path, was, now } of changes) if (was !== undefined && was.kind !== now?.kind) draft.remove(path);
  for (const { path, was, now } of changes) {
    if (now === undefined) continue;
    if (now.kind === "dir") {
      if (was?.kind === "dir") draft.setMeta(path, now);
      else draft.put(path, dir([], now));
      continue;
    }
    draft.remove(path);
    const first = now.kind === "file" && now.link !== undefined ? after.links.get(now.link)?.[0] : undefined;
    if (first !== undefined && first !== path) {
      draft.link(first, path);
      draft.put(path, { ...(now as FileNode), ...linkOf(draft.get(path) as FileNode) });
    } else draft.put(path, now);
  }
  return draft.seal();
}

const linkOf = ({ link }: FileNode): Partial<FileNode> => (link === undefined ? {} : { link });

describe("treeOf", () => {
  it("makes parents, in any order", () => {
    expect(print(treeOf({ "/a/b/c": "x", "/a": { dir: true, uid: 7 } }))).toBe(
      ["drwxr-xr-x 0:0 /", "drwxr-xr-x 7:0 /a", "drwxr-xr-x 0:0 /a/b", "-rw-r--r-- 0:0 /a/b/c 1"].join("\n"),
    );
    expect(lookup(treeOf({ "/": { dir: true, mode: 0o700 } }), p("/"))).toEqual(dir([], { mode: 0o700 }));
    expect(lookup(treeOf({ "/f": "x" }), p("/f"))).toEqual(file("x"));
  });
});
