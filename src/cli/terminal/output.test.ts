/** When there are colours, and what becomes of what cannot be printed. */
import { spawnSync } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import { packageFile } from "#base";
import { wantsColour } from "./output.ts";

const [terminal, pipe] = [true, false];

test("a terminal has colours, a pipe has none, in CI as elsewhere", () => {
  expect(wantsColour(undefined, {}, terminal)).toBe(true);
  expect(wantsColour(undefined, {}, pipe)).toBe(false);
  expect(wantsColour(undefined, { CI: "1" }, pipe)).toBe(false);
  expect(wantsColour(undefined, { TERM: "dumb" }, terminal)).toBe(false);
});

test("the environment says otherwise, and an option before it", () => {
  expect(wantsColour(undefined, { FORCE_COLOR: "1" }, pipe)).toBe(true);
  expect(wantsColour(undefined, { FORCE_COLOR: "0" }, terminal)).toBe(false);
  expect(wantsColour(undefined, { NO_COLOR: "1", FORCE_COLOR: "1" }, terminal)).toBe(false);
  expect(wantsColour(true, { NO_COLOR: "1" }, pipe)).toBe(true);
  expect(wantsColour(false, { FORCE_COLOR: "1" }, terminal)).toBe(false);
});

test.skipIf(!existsSync("/dev/full"))(
  "output that nothing can take is said in one line, and is the harness's failure",
  () => {
    const main = packageFile("dist/src/cli/main.js");
    const ran = spawnSync(process.execPath, [main, "try"], { stdio: ["ignore", openSync("/dev/full", "w"), "pipe"] });
    expect([ran.status, String(ran.stderr)]).toEqual([3, expect.stringMatching(/^plimsoll: .*ENOSPC.*\n$/)]);
  },
);
