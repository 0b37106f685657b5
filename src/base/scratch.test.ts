import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { concat } from "./bytes.ts";
import { storedContent } from "./content.ts";
import { digestOf } from "./digest.ts";
import { createScratchFile } from "./host/scratch.ts";
import { inFolder } from "./host/tools.testkit.ts";
import { createMemory, type Scratch, ScratchError } from "./scratch.ts";

afterEach(() => void vi.unstubAllEnvs());

const BYTES = Uint8Array.from({ length: 5_000_000 }, (_, i) => (i * 7919) % 251);

function filled(scratch: Scratch) {
  for (let at = 0; at < BYTES.length; at += 700_001) scratch.write(BYTES.subarray(at, at + 700_001));
  return storedContent(scratch.size, scratch.readAt);
}

describe.each([
  ["in memory", createMemory],
  ["in a file", createScratchFile],
])("bytes %s", (_, create) => {
  test("are read again, whole and in parts", () => {
    const content = filled(create());
    expect(content.size).toBe(BYTES.length);
    expect(digestOf(concat([...content.chunks()]))).toBe(digestOf(BYTES));
    const part = content.part?.(1_048_570, 3_000_000);
    expect(part?.digest).toBe(digestOf(BYTES.subarray(1_048_570, 4_048_570)));
    expect(part?.part?.(5, 10).bytes()).toEqual(BYTES.subarray(1_048_575, 1_048_585));
  });
});

describe("a file for large bytes", () => {
  test("has no name, so nothing is left of it", () =>
    inFolder(async (folder) => {
      vi.stubEnv("TMPDIR", folder);
      const content = filled(createScratchFile());
      expect(readdirSync(folder)).toEqual([]);
      expect(content.digest).toBe(filled(createMemory()).digest);
    }));

  test("needs a directory", () =>
    inFolder(async (folder) => {
      vi.stubEnv("TMPDIR", join(folder, "nowhere"));
      expect(createScratchFile).toThrow(ScratchError);
      mkdirSync(join(folder, "nowhere"));
      expect(() => filled(createScratchFile())).not.toThrow();
    }));
});
