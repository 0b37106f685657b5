/** Directories of the host. */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeDirectory } from "./directory.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-directory-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a directory", () => {
  test("is made with its parents, and may exist already", () => {
    makeDirectory(join(folder, "a/b/c"));
    makeDirectory(join(folder, "a/b/c"));
    expect(statSync(join(folder, "a/b/c")).isDirectory()).toBe(true);
  });

  test("cannot be made where a file has its path", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => makeDirectory(join(folder, "file"))).toThrow("EEXIST");
    expect(() => makeDirectory(join(folder, "file/below"))).toThrow("ENOTDIR");
  });

  test.skipIf(!existsSync("/proc/self"))("that cannot be made is an error, not an endless loop", () => {
    expect(() => makeDirectory("/proc/plimsoll/below")).toThrow("ENOENT");
  });
});
