/** What changed on a host, where a look is a walk; in-process it is looked at in apply.test.ts. */
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ROOT, steppingClock } from "#base";
import { hostFs } from "#machine";
import { ChangeDetector } from "./changes.ts";

const top = mkdtempSync(join(tmpdir(), "plimsoll-eyes-"));
afterAll(() => rmSync(top, { recursive: true, force: true }));

/** Two names of one file. */
function linked(first: string, second: string, mode: number): void {
  writeFileSync(join(top, first), "the same");
  chmodSync(join(top, first), mode);
  linkSync(join(top, first), join(top, second));
}

describe("hard links on a host", () => {
  test("are links of one file, not of another file with the same content", () => {
    for (const dir of ["usr/bin", "usr/lib"]) mkdirSync(join(top, dir), { recursive: true });
    const eyes = new ChangeDetector(
      { fs: hostFs({ root: top, cwd: () => ROOT }), clock: steppingClock(1_000_000_000_000n), uid: 1000 },
      [],
    );
    const before = eyes.snapshot();
    linked("usr/bin/a", "usr/bin/b", 0o755);
    linked("usr/lib/c", "usr/lib/d", 0o640);
    const layer = eyes.layerBetween(before, eyes.snapshot(before));
    const entries = layer?.entries.filter(({ type }) => type !== "dir") ?? [];
    expect(entries.map(({ name, type, linkname, meta }) => [name, type, linkname, meta.mode])).toEqual([
      ["usr/bin/a", "file", undefined, 0o755],
      ["usr/bin/b", "hardlink", "usr/bin/a", 0o755],
      ["usr/lib/c", "file", undefined, 0o640],
      ["usr/lib/d", "hardlink", "usr/lib/c", 0o640],
    ]);
  });
});
