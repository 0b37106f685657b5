/** The cache of compiled code: what it keeps, and whose files it reads. */
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type CachePlace, openCodeCache } from "./code-cache.ts";
import { createLoader } from "./loader.ts";

const top = mkdtempSync(join(tmpdir(), "plimsoll-code-cache-"));
afterAll(() => rmSync(top, { recursive: true, force: true }));

let count = 0;

/** Two folders that do not exist yet. */
function places(): readonly [CachePlace, CachePlace] {
  const folder = join(top, String(count++));
  mkdirSync(folder);
  return [
    { path: join(folder, "beside"), mode: 0o755 },
    { path: join(folder, "own"), mode: 0o700 },
  ];
}

const DATA = Buffer.from("compiled code");
const isRoot = process.getuid?.() === 0;
const fileIn = ({ path }: CachePlace): string => join(path, readdirSync(path)[0] ?? "");

describe("the cache of compiled code", () => {
  test("keeps what is written, in the first folder that can be made", () => {
    const [beside, own] = places();
    openCodeCache([beside, own]).write("a", () => DATA);
    expect(openCodeCache([beside, own]).read("a")).toEqual(DATA);
    expect(openCodeCache([beside, own]).read("b")).toBeUndefined();
    expect(openCodeCache([own]).read("a")).toBeUndefined();
    expect(readdirSync(beside.path)).toHaveLength(1);
  });

  test("is in a folder of this user alone, if the package is read-only", () => {
    const [beside, own] = places();
    // Not even root can make a folder below a file.
    const inFile = { ...beside, path: join(beside.path, "cache") };
    writeFileSync(beside.path, "");
    openCodeCache([inFile, own]).write("a", () => DATA);
    expect(openCodeCache([inFile, own]).read("a")).toEqual(DATA);
    expect(statSync(own.path).mode & 0o777).toBe(0o700);
  });

  test("is nowhere, if no folder can be made", () => {
    const [beside] = places();
    writeFileSync(beside.path, "");
    const nowhere = openCodeCache([{ ...beside, path: join(beside.path, "cache") }]);
    nowhere.write("a", () => {
      throw new Error("the cache asked for data that it cannot keep");
    });
    expect(nowhere.read("a")).toBeUndefined();
  });

  test.each([
    ["one changed byte", (file: string) => writeFileSync(file, readFileSync(file).fill(1, 10, 11))],
    ["a missing end", (file: string) => writeFileSync(file, readFileSync(file).subarray(0, -1))],
    ["nothing in it", (file: string) => writeFileSync(file, "")],
  ])("does not read a file with %s", (_, spoil) => {
    const [own] = places();
    openCodeCache([own]).write("a", () => DATA);
    spoil(fileIn(own));
    expect(openCodeCache([own]).read("a")).toBeUndefined();
  });

  test("reads nothing that others can write", () => {
    const [own] = places();
    openCodeCache([own]).write("a", () => DATA);
    chmodSync(fileIn(own), 0o666);
    expect(openCodeCache([own]).read("a")).toBeUndefined();
    chmodSync(fileIn(own), 0o644);
    expect(openCodeCache([own]).read("a")).toEqual(DATA);
    chmodSync(own.path, 0o777);
    expect(openCodeCache([own]).read("a")).toBeUndefined();
  });

  test("follows no link", () => {
    const [target, link] = places();
    openCodeCache([target]).write("a", () => DATA);
    symlinkSync(target.path, link.path);
    expect(openCodeCache([link]).read("a")).toBeUndefined();
    const [own] = places();
    mkdirSync(own.path, { mode: 0o700 });
    symlinkSync(fileIn(target), join(own.path, readdirSync(target.path)[0] ?? ""));
    expect(openCodeCache([own]).read("a")).toBeUndefined();
  });

  test.skipIf(!isRoot)("reads nothing that belongs to another user, and writes nothing there", () => {
    const [own] = places();
    openCodeCache([own]).write("a", () => DATA);
    chownSync(fileIn(own), 65534, 65534);
    expect(openCodeCache([own]).read("a")).toBeUndefined();
    const [theirs, second] = places();
    mkdirSync(theirs.path, { mode: 0o755 });
    chownSync(theirs.path, 65534, 65534);
    openCodeCache([theirs, second]).write("a", () => DATA);
    expect(readdirSync(theirs.path)).toEqual([]);
    expect(openCodeCache([theirs, second]).read("a")).toEqual(DATA);
  });
});

describe("the loader", () => {
  test("loads each chunk once, and chunks load each other and modules of Node.js", () => {
    const folder = mkdtempSync(join(top, "chunks # %20 ?"));
    writeFileSync(join(folder, "a.cjs"), 'exports.b = require("./b.cjs"); exports.again = require("./b.cjs");');
    writeFileSync(join(folder, "b.cjs"), 'exports.join = require("node:path").join; exports.at = __dirname;');
    const load = createLoader({ directory: folder, cache: openCodeCache([]), use: "test", keeps: false });
    const { b, again } = load("a.cjs");
    expect(b).toBe(again);
    expect(b).toBe(load("b.cjs"));
    expect(b).toEqual({ join, at: folder });
  });

  test("compiles a chunk itself, if V8 rejects what the cache has", () => {
    const folder = mkdtempSync(join(top, "chunks-"));
    writeFileSync(join(folder, "a.cjs"), "exports.value = 7;");
    const cache = { read: () => Buffer.from("this is not code that V8 has compiled"), write: () => {} };
    const load = createLoader({ directory: folder, cache, use: "test", keeps: false });
    expect(load("a.cjs")).toEqual({ value: 7 });
  });
});
