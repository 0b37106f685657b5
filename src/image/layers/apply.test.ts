import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeTar, emptyTree, encodeTar, print, type TarEntry, type Tree } from "#tree";
import { deviceEntry, dirEntry, fileEntry, hardlinkEntry, symlinkEntry } from "#tree/testkit";
import { attempt } from "../model/faults.ts";
import { applyEntries, flatten } from "./apply.ts";
import { entriesArbitrary } from "./entries.testkit.ts";
import { layerOf } from "./layer.ts";

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
    expect(shape([fileEntry("a/x"), fileEntry("a/y")], [fileEntry("a/.wh.x")])).toEqual(["/a", "/a/y"]);
  });
  test("a whiteout affects lower layers only, at any position", () => {
    expect(shape([fileEntry("a/x", "old")], [fileEntry("a/x", "new"), fileEntry("a/.wh.x")])).toEqual(["/a", "/a/x"]);
    expect(shape([fileEntry("a/x", "old")], [fileEntry("a/.wh.x"), fileEntry("a/x", "new")])).toEqual(["/a", "/a/x"]);
  });
  test("an opaque whiteout after its siblings keeps them", () => {
    const below = [fileEntry("a/b/c/bar")];
    const above = [
      dirEntry("a"),
      dirEntry("a/b"),
      dirEntry("a/b/c"),
      fileEntry("a/b/c/foo"),
      fileEntry("a/.wh..wh..opq"),
    ];
    expect(shape(below, above)).toEqual(["/a", "/a/b", "/a/b/c", "/a/b/c/foo"]);
  });
  test("a whiteout of a directory takes everything below it", () => {
    expect(shape([fileEntry("a/b/c"), fileEntry("d")], [fileEntry(".wh.a")])).toEqual(["/d"]);
  });
  test("a whiteout below a link of a lower layer goes through it", () => {
    expect(shape([fileEntry("usr/lib/x"), symlinkEntry("lib", "usr/lib")], [fileEntry("lib/.wh.x")])).toEqual([
      "/lib",
      "/usr",
      "/usr/lib",
    ]);
  });
  test("a whiteout below a link that the same layer replaces hits nothing", () => {
    const below = [fileEntry("usr/lib/x"), symlinkEntry("lib", "usr/lib")];
    expect(shape(below, [fileEntry("lib/.wh.x"), dirEntry("lib")])).toEqual(["/lib", "/usr", "/usr/lib", "/usr/lib/x"]);
  });
  test("a whiteout of a missing path has no effect", () => {
    expect(shape([fileEntry("a")], [fileEntry("nope/.wh.x"), fileEntry("nope/.wh..wh..opq")])).toEqual(["/a"]);
  });
  test("a whiteout without a name is a fault", () => {
    expect(attempt(() => layers([fileEntry("a/.wh.")]))).toMatchObject({
      ok: false,
      fault: { kind: "image-malformed" },
    });
    expect(attempt(() => layers([fileEntry("a/.wh...")]))).toMatchObject({
      ok: false,
      fault: { kind: "image-malformed" },
    });
  });
});

describe("what exists already", () => {
  test("a directory header over a link replaces the link", () => {
    const tree = layers([fileEntry("real/x"), symlinkEntry("a", "real")], [dirEntry("a", 0o700)]);
    expect(print(tree)).toContain("drwx------ 0:0 /a");
    expect(paths(tree)).toEqual(["/a", "/real", "/real/x"]);
  });
  test("a directory header over a directory changes its metadata and keeps its children", () => {
    const tree = layers([fileEntry("a/x")], [dirEntry("a", 0o700)]);
    expect(print(tree)).toContain("drwx------ 0:0 /a");
    expect(paths(tree)).toEqual(["/a", "/a/x"]);
  });
  test("a file over a directory takes its place", () =>
    expect(shape([fileEntry("a/x")], [fileEntry("a")])).toEqual(["/a"]));
  test("of duplicates the last one wins", () => {
    expect(print(layers([fileEntry("a", "first"), fileEntry("a", "the last")]))).toContain("/a 8");
  });
  test("replacing one name of a file leaves its other names alone", () => {
    const tree = layers([fileEntry("a", "old"), hardlinkEntry("b", "a")], [fileEntry("a", "newer")]);
    expect(print(tree)).toMatch(/\/a 5/);
    expect(print(tree)).toMatch(/\/b 3/);
  });
});

describe("names", () => {
  test("missing parents are made", () => expect(shape([fileEntry("a/b/c")])).toEqual(["/a", "/a/b", "/a/b/c"]));
  test("a missing parent resolves through links inside the root", () => {
    expect(shape([dirEntry("usr"), symlinkEntry("lib", "usr/lib")], [fileEntry("lib/x")])).toEqual([
      "/lib",
      "/usr",
      "/usr/lib",
      "/usr/lib/x",
    ]);
    expect(shape([symlinkEntry("up", "../../../etc")], [fileEntry("up/x")])).toEqual(["/etc", "/etc/x", "/up"]);
  });
  test("names that are absolute or climb stay inside the root", () => {
    expect(shape([fileEntry("/a"), fileEntry("../b"), fileEntry("x/../../c"), dirEntry("./")])).toEqual([
      "/a",
      "/b",
      "/c",
    ]);
  });
  test("a loop of links on the way is a fault", () => {
    expect(attempt(() => layers([symlinkEntry("a", "b"), symlinkEntry("b", "a"), fileEntry("a/x")]))).toMatchObject({
      ok: false,
    });
  });
  test("a name below a file is a fault", () => {
    expect(attempt(() => layers([fileEntry("a")], [fileEntry("a/x")]))).toMatchObject({
      ok: false,
      fault: { kind: "image-malformed" },
    });
  });
  test("a name that is too long is a fault", () => {
    expect(attempt(() => layers([fileEntry("a/".repeat(3000))]))).toMatchObject({
      ok: false,
      fault: { kind: "image-malformed" },
    });
  });
  test("device nodes are kept as special nodes", () => {
    expect(print(layers([deviceEntry("dev/null")]))).toMatch(/^c.* \/dev\/null/m);
  });
});

describe("hard links", () => {
  test("to a file of a lower layer", () => {
    expect(layers([fileEntry("a")], [hardlinkEntry("b", "a")]).links.size).toBe(1);
  });
  test("to a name that is missing is a fault", () => {
    expect(attempt(() => layers([hardlinkEntry("b", "a")]))).toMatchObject({
      ok: false,
      fault: { kind: "image-malformed" },
    });
  });
  test("to itself changes nothing", () => expect(shape([fileEntry("a"), hardlinkEntry("a", "a")])).toEqual(["/a"]));
});

describe("flatten", () => {
  test("gives the same tree for the same layers", () => {
    const made = [layerOf([fileEntry("a")]), layerOf([fileEntry("b")])];
    expect(flatten({ layers: made })).toBe(flatten({ layers: [...made] }));
  });
  test("shares what a layer does not touch", () => {
    const [below, above] = [layerOf([fileEntry("a/x"), fileEntry("b/y")]), layerOf([fileEntry("b/z")])];
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
