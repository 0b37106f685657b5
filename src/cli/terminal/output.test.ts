/** When the command prints colours, and how it ends when it cannot print. */
import { spawnSync } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import { packageFile } from "#base/host";
import { wantsColour } from "./output.ts";

const [terminal, pipe] = [true, false];

test("a terminal gets colours and a pipe does not, in CI too", () => {
  expect(wantsColour(undefined, {}, terminal)).toBe(true);
  expect(wantsColour(undefined, {}, pipe)).toBe(false);
  expect(wantsColour(undefined, { CI: "1" }, pipe)).toBe(false);
  expect(wantsColour(undefined, { TERM: "dumb" }, terminal)).toBe(false);
});

test("the environment overrides the terminal, and an option overrides both", () => {
  expect(wantsColour(undefined, { FORCE_COLOR: "1" }, pipe)).toBe(true);
  expect(wantsColour(undefined, { FORCE_COLOR: "0" }, terminal)).toBe(false);
  expect(wantsColour(undefined, { NO_COLOR: "1", FORCE_COLOR: "1" }, terminal)).toBe(false);
  expect(wantsColour(true, { NO_COLOR: "1" }, pipe)).toBe(true);
  expect(wantsColour(false, { FORCE_COLOR: "1" }, terminal)).toBe(false);
});

test.skipIf(!existsSync("/dev/full"))(
  "a full disk under standard output is reported in one line, with exit code 3",
  () => {
    const main = packageFile("dist/src/cli/main.js");
    const ran = spawnSync(process.execPath, [main, "try"], { stdio: ["ignore", openSync("/dev/full", "w"), "pipe"] });
    expect([ran.status, String(ran.stderr)]).toEqual([3, expect.stringMatching(/^plimsoll: .*ENOSPC.*\n$/)]);
  },
);
