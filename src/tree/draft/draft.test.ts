import { describe, expect, it } from "vitest";
import { type Name, pathOfText, ROOT, textOf } from "#base";
import { diff } from "../model/diff.ts";
import { lookup } from "../model/lookup.ts";
import { dir, emptyTree, file, symlink } from "../model/node.ts";
import { print } from "../model/print.ts";
import type { DirNode, FileNode } from "../model/tree.ts";
import { treeOf } from "../spec.ts";
import { draftOf, graft } from "./draft.ts";
import { DraftError } from "./error.ts";

const p = pathOfText;
const linked = treeOf({ "/d/a": "one", "/d/b": { hardlink: "/d/a" }, "/e/c": { hardlink: "/d/a" } });
const written = (at: FileNode, text: string): FileNode => ({ ...at, content: file(text).content });
const textAt = (tree: typeof linked, path: string): string => {
  const node = lookup(tree, p(path));
  return node?.kind === "file" ? textOf(node.content.bytes()) : `no file: ${path}`;
};

describe("hard links", () => {
  it("are written through every name", () => {
    const draft = draftOf(linked);
    draft.put(p("/e/c"), written(draft.get(p("/e/c")) as FileNode, "two"));
    const after = draft.seal();
    expect(["/d/a", "/d/b", "/e/c"].map((path) => textAt(after, path))).toEqual(["two", "two", "two"]);
    expect(lookup(after, p("/d")), "the directory above a peer differs").not.toBe(lookup(linked, p("/d")));
  });

  it("are separated if a new file replaces one name", () => {
    const draft = draftOf(linked);
    draft.put(p("/e/c"), file("two"));
    const after = draft.seal();
    expect(["/d/a", "/d/b", "/e/c"].map((path) => textAt(after, path))).toEqual(["one", "one", "two"]);
    expect([...after.links.values()]).toEqual([["/d/a", "/d/b"]]);
  });

  it("end when one name is left, and the file keeps its number", () => {
    const draft = draftOf(linked);
    const number = draft.inodeNumber(p("/d/a"));
    expect(draft.linkCount(p("/e/c"))).toBe(3);
    draft.remove(p("/d"));
    expect(draft.linkCount(p("/e/c"))).toBe(1);
    expect(draft.inodeNumber(p("/e/c"))).toBe(number);
    const after = draft.seal();
    expect(after.links.size).toBe(0);
    expect(lookup(after, p("/e/c"))).not.toHaveProperty("link");
  });

  it("inside a put directory are kept; links to names outside are cut", () => {
    const draft = draftOf(linked);
    draft.put(p("/copy"), draft.get(p("/d")) as DirNode);
    draft.put(p("/lone"), draft.get(p("/e")) as DirNode);
    draft.put(p("/copy/a"), written(draft.get(p("/copy/a")) as FileNode, "two"));
    const after = draft.seal();
    expect(["/copy/a", "/copy/b", "/lone/c", "/d/a"].map((path) => textAt(after, path))).toEqual([
      "two",
      "two",
      "one",
      "one",
    ]);
    expect([...after.links.values()].sort()).toEqual([
      ["/copy/a", "/copy/b"],
      ["/d/a", "/d/b", "/e/c"],
    ]);
    expect(lookup(after, p("/lone/c"))).not.toHaveProperty("link");
  });

  it("of a grafted tree are kept, beside links with the same id", () => {
    const draft = draftOf(linked);
    graft(draft, p("/mnt"), linked);
    expect([...draft.seal().links.values()].sort()).toEqual([
      ["/d/a", "/d/b", "/e/c"],
      ["/mnt/d/a", "/mnt/d/b", "/mnt/e/c"],
    ]);
  });

  it("move with the directories above them", () => {
    const draft = draftOf(linked);
    draft.move(p("/d"), p("/z"));
    expect([...draft.seal().links.values()]).toEqual([["/e/c", "/z/a", "/z/b"]]);
  });
});

describe("a directory that is put", () => {
  it("is shared, not copied", () => {
    const shared = dir([["x" as Name, file("1")]]);
    const draft = draftOf(emptyTree);
    draft.put(p("/a"), shared);
    draft.put(p("/b"), shared);
    const tree = draft.seal();
    expect(tree.root.nodes).toEqual([shared, shared]);
    expect(tree.root.nodes[0]).toBe(tree.root.nodes[1]);
  });

  it("does not change with its source", () => {
    const draft = draftOf(treeOf({ "/a/x": "1" }));
    draft.put(p("/a/y"), file("2"));
    draft.put(p("/b"), { ...(draft.get(p("/a")) as DirNode), mode: 0o700 });
    draft.remove(p("/a/x"));
    expect(print(draft.seal())).toBe(
      [
        "drwxr-xr-x 0:0 /",
        "drwxr-xr-x 0:0 /a",
        "-rw-r--r-- 0:0 /a/y 1",
        "drwx------ 0:0 /b",
        "-rw-r--r-- 0:0 /b/x 1",
        "-rw-r--r-- 0:0 /b/y 1",
      ].join("\n"),
    );
  });
});

describe("inode numbers", () => {
  it("move with a directory, and stay through writes", () => {
    const draft = draftOf(treeOf({ "/a/x": "1" }));
    const number = draft.inodeNumber(p("/a/x"));
    draft.put(p("/a/x"), file("2"));
    draft.move(p("/a"), p("/b"));
    expect(draft.inodeNumber(p("/b/x"))).toBe(number);
    draft.remove(p("/b/x"));
    draft.put(p("/b/x"), file("3"));
    expect(draft.inodeNumber(p("/b/x"))).not.toBe(number);
  });
});

describe("an impossible call", () => {
  const tree = treeOf({ "/f": "", "/d/x": "", "/empty": { dir: true }, "/l": { symlink: "d" } });
  const acts: readonly (readonly [string, string, (draft: ReturnType<typeof draftOf>) => void])[] = [
    ["put below nothing", "ENOENT", (draft) => draft.put(p("/no/x"), file(""))],
    ["put below a file", "ENOTDIR", (draft) => draft.put(p("/f/x"), file(""))],
    ["put below a link, which is not followed", "ENOTDIR", (draft) => draft.put(p("/l/x"), file(""))],
    ["a file as the root", "ENOTDIR", (draft) => draft.put(ROOT, file(""))],
    ["metadata of nothing", "ENOENT", (draft) => draft.setMeta(p("/no"), { mode: 0 })],
    ["a link to a directory", "EPERM", (draft) => draft.link(p("/d"), p("/e"))],
    ["a link over something", "EEXIST", (draft) => draft.link(p("/f"), p("/l"))],
    ["a move of nothing", "ENOENT", (draft) => draft.move(p("/no"), p("/e"))],
    ["a move into itself", "EINVAL", (draft) => draft.move(p("/d"), p("/d/e"))],
    ["a directory over a full one", "ENOTEMPTY", (draft) => draft.move(p("/empty"), p("/d"))],
    ["a file over a directory", "EISDIR", (draft) => draft.move(p("/f"), p("/empty"))],
    ["a directory over a file", "ENOTDIR", (draft) => draft.move(p("/d"), p("/f"))],
    ["removal of the root", "EINVAL", (draft) => draft.remove(ROOT)],
  ];
  it.each(acts)("%s is %s and changes nothing", (_, code, act) => {
    const draft = draftOf(tree);
    expect(() => act(draft)).toThrow(expect.objectContaining({ name: "DraftError", code }));
    expect(print(draft.seal())).toBe(print(tree));
  });
});

describe("a symlink with two names", () => {
  it("is copied", () => {
    const draft = draftOf(treeOf({ "/l": { symlink: "x" } }));
    draft.link(p("/l"), p("/m"));
    expect(draft.get(p("/m"))).toEqual(symlink("x"));
    expect(draft.linkCount(p("/m"))).toBe(1);
  });
});

describe("a directory that is touched", () => {
  it("changes its time and nothing else", () => {
    const draft = draftOf(linked);
    draft.touchDirectory(p("/d"), 7n);
    expect(draft.directoryHead(p("/d"))?.mtimeNs).toBe(7n);
    expect(diff(linked, draft.seal()).map(({ path }) => path)).toEqual(["/d"]);
  });

  it("must be a directory", () => {
    const draft = draftOf(linked);
    expect(() => draft.touchDirectory(p("/d/a"), 7n)).toThrow(DraftError);
    expect(draft.directoryHead(p("/d/a"))).toBeUndefined();
  });
});
