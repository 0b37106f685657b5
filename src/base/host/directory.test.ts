/** Directories of the host. */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeDirectory } from "./directory.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-directory-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a directory", () => {
  test("is made with those above it, and may be there already", () => {
    makeDirectory(join(folder, "a/b/c"));
    makeDirectory(join(folder, "a/b/c"));
    expect(statSync(join(folder, "a/b/c")).isDirectory()).toBe(true);
  });

  test("is refused where a file stands in the way", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => makeDirectory(join(folder, "file"))).toThrow("EEXIST");
    expect(() => makeDirectory(join(folder, "file/below"))).toThrow("ENOTDIR");
  });

  test.skipIf(!existsSync("/proc/self"))("that cannot be made is an error, not a loop without end", () => {
    expect(() => makeDirectory("/proc/plimsoll/below")).toThrow("ENOENT");
  });
});
