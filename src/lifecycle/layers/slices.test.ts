import fc from "fast-check";
import { expect, test } from "vitest";
import { absPath, byteString, type Name, nameOf } from "#base";
import { type DirNode, dir, file, type Inode, specialNode, symlink } from "#tree";
import { type LayerAttributes, NORMAL_TIME_NS } from "./attributes.ts";
import { directoryEntries, layerOfNode } from "./directory.ts";
import { makeSlices } from "./slices.ts";

const attributes: LayerAttributes = { uid: 7, gid: 8, mtimeNs: NORMAL_TIME_NS };
const APP = absPath("/w");

type Spec = { readonly [name: string]: string | Spec };

function tree(spec: Spec): DirNode {
  return dir(
    Object.entries(spec).map(([name, value]) => [
      nameOf(byteString(name)),
      typeof value === "string" ? file(value) : tree(value),
    ]),
  );
}

function sliced(spec: Spec, ...slices: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const layers = makeSlices(
    APP,
    tree(spec),
    slices.map((patterns) => ({ patterns: patterns.map((pattern) => byteString(pattern)) })),
    [],
    attributes,
  );
  if (!layers.ok) throw new Error(layers.fault.message);
  return layers.value.map((layer) => layer.entries.map((entry) => entry.name));
}

const APP_FILES: Spec = { "a.txt": "1", a: { b: "2" }, sub: { "x.txt": "3", "y.md": "4" } };

test("without slices the app is one layer, in the order of whole paths", () => {
  expect(sliced(APP_FILES)).toEqual([["/w", "/w/a", "/w/a.txt", "/w/a/b", "/w/sub", "/w/sub/x.txt", "/w/sub/y.md"]]);
});

test("a slice repeats the directories above its files without taking them", () => {
  expect(sliced(APP_FILES, ["sub/*.txt"])).toEqual([
    ["/w", "/w/sub", "/w/sub/x.txt"],
    ["/w", "/w/a", "/w/a.txt", "/w/a/b", "/w/sub", "/w/sub/y.md"],
  ]);
});

test("a directory counts as taken once everything in it is", () => {
  expect(sliced(APP_FILES, ["sub/*"])).toEqual([
    ["/w", "/w/sub", "/w/sub/x.txt", "/w/sub/y.md"],
    ["/w", "/w/a", "/w/a.txt", "/w/a/b"],
  ]);
});

test("a matching directory takes everything below it that is not taken", () => {
  expect(sliced(APP_FILES, ["sub/x.txt"], ["*"])).toEqual([
    ["/w", "/w/sub", "/w/sub/x.txt"],
    ["/w", "/w/a", "/w/a.txt", "/w/a/b", "/w/sub", "/w/sub/y.md"],
    [],
  ]);
});

test("a slice that matches nothing is a layer without entries", () => {
  expect(sliced(APP_FILES, ["nothing"]).at(0)).toEqual([]);
});

test("the fault of a malformed pattern shows it", () => {
  const result = makeSlices(APP, tree(APP_FILES), [{ patterns: [byteString("[")] }], [], attributes);
  expect(result).toMatchObject({ ok: false, fault: { kind: "slice-pattern-malformed" } });
});

test("a directory layer walks depth first: a, a/b, a.txt", () => {
  const names = directoryEntries(APP, tree(APP_FILES), [], attributes).map((entry) => entry.name);
  expect(names).toEqual(["/w", "/w/a", "/w/a/b", "/w/a.txt", "/w/sub", "/w/sub/x.txt", "/w/sub/y.md"]);
});

test("owner and time are normalised, modes kept, sockets left out", () => {
  const children: readonly (readonly [Name, Inode])[] = [
    [nameOf("fifo"), specialNode("fifo", { mode: 0o640 })],
    [nameOf("link"), symlink("../x")],
    [nameOf("sock"), specialNode("socket")],
  ];
  const node = dir(children, { mode: 0o2755 });
  const meta = { uid: 7, gid: 8, mtimeNs: NORMAL_TIME_NS };
  expect(directoryEntries(APP, node, [], attributes)).toEqual([
    { name: "/w", type: "dir", meta: { ...meta, mode: 0o2755 } },
    { name: "/w/fifo", type: "fifo", meta: { ...meta, mode: 0o640 }, rdev: 0 },
    { name: "/w/link", type: "symlink", meta: { ...meta, mode: 0o777 }, linkname: "../x" },
  ]);
});

test("an unchanged directory gives the same layer object, another owner gives another layer", () => {
  const node = tree(APP_FILES);
  const once = layerOfNode(APP, node, [], attributes);
  expect(layerOfNode(APP, node, [], attributes)).toBe(once);
  expect(layerOfNode(APP, node, [], { ...attributes, uid: 9 })).not.toBe(once);
});

const name = fc.constantFrom("a", "b", "a.b", "c");
const spec: fc.Arbitrary<Spec> = fc.letrec<{ node: string | Spec; dir: Spec }>((tie) => ({
  node: fc.oneof({ maxDepth: 3 }, fc.constant("x"), tie("dir")),
  dir: fc.dictionary(name, tie("node"), { maxKeys: 4, noNullPrototype: true }),
})).dir;
const pattern = fc.constantFrom("a", "*", "a/*", "*/b", "?", "a*", "*/*/*", "[ab]/c", "nothing");

test("law: slices share no file, and with the rest they contain every path once or as a repeated parent", () => {
  fc.assert(
    fc.property(spec, fc.array(fc.array(pattern, { maxLength: 3 }), { maxLength: 3 }), (app, slices) => {
      const layers = sliced(app, ...slices);
      const [all = []] = sliced(app);
      expect(new Set(layers.flat())).toEqual(new Set(all));
      const directories = new Set(all.filter((path) => all.some((other) => other.startsWith(`${path}/`))));
      const files = layers.flat().filter((path) => !directories.has(path) && !isEmptyDirectory(app, path));
      expect(new Set(files).size).toBe(files.length);
    }),
    { numRuns: 100 },
  );
});

function isEmptyDirectory(app: Spec, path: string): boolean {
  let at: string | Spec | undefined = app;
  for (const part of path.split("/").slice(2)) at = typeof at === "object" ? at[part] : undefined;
  return typeof at === "object";
}
