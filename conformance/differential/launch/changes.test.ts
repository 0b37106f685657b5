import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byteString, byteStringOfLatin1 } from "#base";
import { ledger } from "#ledger";
import { launchChanges, show } from "./changes.ts";
import { PLAIN } from "./world.ts";
import { launchWorlds } from "./worlds.ts";

const worlds = fc.sample(launchWorlds, { seed: 1, numRuns: 500 });

describe("the changes of a world", () => {
  test("name what is odd, and the plain world has none", () => {
    expect(launchChanges(PLAIN)).toEqual([]);
    const variables = { ...PLAIN.variables, PATH: byteString("/bin") };
    expect(launchChanges({ ...PLAIN, variables, ignored: ["PIPE"] }).map(({ shows }) => shows)).toEqual([
      '"PATH"="/bin"',
      "ignored signals: PIPE",
    ]);
  });

  test("name a buildpack that is not listed once, whichever table is odd", () => {
    const parts = (world: typeof PLAIN) => launchChanges(world).map(({ part }) => part);
    expect(parts({ ...PLAIN, process: { ...PLAIN.process, "buildpack-id": '"acme/none"' } })).toEqual(["provider"]);
    expect(parts({ ...PLAIN, buildpack: { ...PLAIN.buildpack, id: '"a/b"' } })).toEqual(["provider"]);
  });

  test("cite statements of the ledger", () => {
    const cited = new Set(worlds.flatMap((world) => launchChanges(world).flatMap(({ statements }) => statements)));
    expect([...cited].filter((id) => !ledger().has(id))).toEqual([]);
    expect(cited.size).toBeGreaterThan(20);
  });
});

test("a generated world differs from the plain one in few parts, and seldom in none", () => {
  const counts = worlds.map((world) => launchChanges(world).length);
  expect(counts.filter((count) => count === 0).length).toBeLessThan(25);
  expect(counts.reduce((sum, count) => sum + count, 0) / counts.length).toBeLessThan(7);
});

test("bytes are shown as text, or by their numbers where they are not UTF-8", () => {
  expect(show(byteString("\u00e9\n"))).toBe('"\u00e9\\n"');
  expect(show(byteStringOfLatin1("a\xff"))).toBe('"a\\xff"');
  expect(show(byteString("x".repeat(100)))).toContain("(100 bytes)");
});
