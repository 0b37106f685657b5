import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byteString, contentOf, utf8 } from "#base";
import { decodeTar, emptyTree, encodeTar, print, type TarEntry, type Tree } from "#tree";
import { attempt } from "../model/faults.ts";
import { applyEntries, flatten } from "./apply.ts";
import { entriesArbitrary } from "./entries.testkit.ts";
import { layerOf } from "./layer.ts";

const meta = { mode: 0o644, uid: 0, gid: 0, mtimeNs: 0n };
const file = (name: string, text = "x"): TarEntry => ({
  name: byteString(name),
  type: "file",
  meta,
  content: contentOf(utf8(text)),
});
const dir = (name: string, mode = 0o755): TarEntry => ({
  name: byteString(name),
  type: "dir",
  meta: { ...meta, mode },
});
const symlink = (name: string, linkname: string): TarEntry => ({
  name: byteString(name),
  type: "symlink",
  meta: { ...meta, mode: 0o777 },
  linkname: byteString(linkname),
});
const hardlink = (name: string, linkname: string): TarEntry => ({
  name: byteString(name),
  type: "hardlink",
  meta,
  linkname: byteString(linkname),
});

const layers = (...all: readonly (readonly TarEntry[])[]): Tree =>
  all.reduce((tree, entries) => applyEntries(tree, entries), emptyTree);
/** Every path but the root. */
const paths = (tree: Tree): readonly string[] =>
  print(tree)
    .split("\n")
    .flatMap((line) => (/ (\/[^ ]+)/.exec(line)?.[1] !== undefined ? [/ (\/[^ ]+)/.exec(line)?.[1] ?? ""] : []));
const shape = (...all: readonly (readonly TarEntry[])[]): readonly string[] => paths(layers(...all));

describe("whiteouts", () => {
  test("a whiteout hides what lower layers have, and itself", () => {
    expect(shape([file("a/x"), file("a/y")], [file("a/.wh.x")])).toEqual(["/a", "/a/y"]);
  });
  test("a whiteout affects lower layers only, at any position", () => {
    expect(shape([file("a/x", "old")], [file("a/x", "new"), file("a/.wh.x")])).toEqual(["/a", "/a/x"]);
    expect(shape([file("a/x", "old")], [file("a/.wh.x"), file("a/x", "new")])).toEqual(["/a", "/a/x"]);
  });
  test("an opaque whiteout after its siblings keeps them", () => {
    const below = [file("a/b/c/bar")];
    const above = [dir("a"), dir("a/b"), dir("a/b/c"), file("a/b/c/foo"), file("a/.wh..wh..opq")];
    expect(shape(below, above)).toEqual(["/a", "/a/b", "/a/b/c", "/a/b/c/foo"]);
  });
  test("a whiteout of a directory takes everything below it", () => {
    expect(shape([file("a/b/c"), file("d")], [file(".wh.a")])).toEqual(["/d"]);
  });
  test("a whiteout below a link of a lower layer goes through it", () => {
    expect(shape([file("usr/lib/x"), symlink("lib", "usr/lib")], [file("lib/.wh.x")])).toEqual([
      "/lib",
      "/usr",
      "/usr/lib",
    ]);
  });
  test("a whiteout below a link that the same layer replaces hits nothing", () => {
    const below = [file("usr/lib/x"), symlink("lib", "usr/lib")];
    expect(shape(below, [file("lib/.wh.x"), dir("lib")])).toEqual(["/lib", "/usr", "/usr/lib", "/usr/lib/x"]);
  });
  test("a whiteout of a missing path has no effect", () => {
    expect(shape([file("a")], [file("nope/.wh.x"), file("nope/.wh..wh..opq")])).toEqual(["/a"]);
  });
  test("a whiteout without a name is a fault", () => {
    expect(attempt(() => layers([file("a/.wh.")]))).toMatchObject({ ok: false, fault: { kind: "image-malformed" } });
    expect(attempt(() => layers([file("a/.wh...")]))).toMatchObject({ ok: false, fault: { kind: "image-malformed" } });
  });
});

describe("what exists already", () => {
  test("a directory header over a link replaces the link", () => {
    const tree = layers([file("real/x"), symlink("a", "real")], [dir("a", 0o700)]);
    expect(print(tree)).toContain("drwx------ 0:0 /a");
    expect(paths(tree)).toEqual(["/a", "/real", "/real/x"]);
  });
  test("a directory header over a directory changes its metadata and keeps its children", () => {
    const tree = layers([file("a/x")], [dir("a", 0o700)]);
    expect(print(tree)).toContain("drwx------ 0:0 /a");
    expect(paths(tree)).toEqual(["/a", "/a/x"]);
  });
  test("a file over a directory takes its place", () => expect(shape([file("a/x")], [file("a")])).toEqual(["/a"]));
  test("of duplicates the last one wins", () => {
    expect(print(layers([file("a", "first"), file("a", "the last")]))).toContain("/a 8");
  });
  test("replacing one name of a file leaves its other names alone", () => {
    const tree = layers([file("a", "old"), hardlink("b", "a")], [file("a", "newer")]);
    expect(print(tree)).toMatch(/\/a 5/);
    expect(print(tree)).toMatch(/\/b 3/);
  });
});

describe("names", () => {
  test("missing parents are made", () => expect(shape([file("a/b/c")])).toEqual(["/a", "/a/b", "/a/b/c"]));
  test("a missing parent resolves through links inside the root", () => {
    expect(shape([dir("usr"), symlink("lib", "usr/lib")], [file("lib/x")])).toEqual([
      "/lib",
      "/usr",
      "/usr/lib",
      "/usr/lib/x",
    ]);
    expect(shape([symlink("up", "../../../etc")], [file("up/x")])).toEqual(["/etc", "/etc/x", "/up"]);
  });
  test("names that are absolute or climb stay inside the root", () => {
    expect(shape([file("/a"), file("../b"), file("x/../../c"), dir("./")])).toEqual(["/a", "/b", "/c"]);
  });
  test("a loop of links on the way is a fault", () => {
    expect(attempt(() => layers([symlink("a", "b"), symlink("b", "a"), file("a/x")]))).toMatchObject({ ok: false });
  });
  test("a name below a file is a fault", () => {
    expect(attempt(() => layers([file("a")], [file("a/x")]))).toMatchObject({
      ok: false,
      fault: { kind: "image-malformed" },
    });
  });
  test("a name that is too long is a fault", () => {
    expect(attempt(() => layers([file("a/".repeat(3000))]))).toMatchObject({
      ok: false,
      fault: { kind: "image-malformed" },
    });
  });
  test("device nodes are kept as special nodes", () => {
    const device: TarEntry = { name: byteString("dev/null"), type: "char", meta, rdev: 259 };
    expect(print(layers([device]))).toMatch(/^c.* \/dev\/null/m);
  });
});

describe("hard links", () => {
  test("to a file of a lower layer", () => {
    expect(layers([file("a")], [hardlink("b", "a")]).links.size).toBe(1);
  });
  test("to a name that is missing is a fault", () => {
    expect(attempt(() => layers([hardlink("b", "a")]))).toMatchObject({
      ok: false,
      fault: { kind: "image-malformed" },
    });
  });
  test("to itself changes nothing", () => expect(shape([file("a"), hardlink("a", "a")])).toEqual(["/a"]));
});

describe("flatten", () => {
  test("gives the same tree for the same layers", () => {
    const made = [layerOf([file("a")]), layerOf([file("b")])];
    expect(flatten({ layers: made })).toBe(flatten({ layers: [...made] }));
  });
  test("shares what a layer does not touch", () => {
    const [below, above] = [layerOf([file("a/x"), file("b/y")]), layerOf([file("b/z")])];
    const [before, after] = [flatten({ layers: [below] }), flatten({ layers: [below, above] })];
    expect(after.root.nodes[0]).toBe(before.root.nodes[0]);
  });
});

const printed = (tree: Tree): string => print(tree);

test("apply . decode . encode = apply", () => {
  fc.assert(
    fc.property(entriesArbitrary(), entriesArbitrary(), (below, above) => {
      const coded = (entries: readonly TarEntry[]): readonly TarEntry[] => [...decodeTar(encodeTar(entries))];
      const direct = attempt(() => printed(layers(below, above)));
      const decoded = attempt(() => printed(layers(coded(below), coded(above))));
      expect(decoded).toEqual(direct);
    }),
    { numRuns: 100 },
  );
});

test("the position of whiteouts in their layer makes no difference", () => {
  fc.assert(
    fc.property(entriesArbitrary(), entriesArbitrary(), (below, above) => {
      const isWhiteout = (entry: TarEntry): boolean => /(^|\/)\.wh\.[^/]*$/.test(entry.name);
      const first = [...above.filter(isWhiteout), ...above.filter((entry) => !isWhiteout(entry))];
      expect(attempt(() => printed(layers(below, first)))).toEqual(attempt(() => printed(layers(below, above))));
    }),
    { numRuns: 100 },
  );
});
