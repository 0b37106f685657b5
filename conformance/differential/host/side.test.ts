import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { byteString, byteStringOfLatin1, byteStrings } from "#base";
import { probeSandbox } from "#machine";
import { launchPhase } from "../launch/index.ts";
import { type LaunchWorld, PLAIN } from "../launch/world.ts";
import { type OpenSide, openSide } from "./side.ts";

const sandbox = await probeSandbox();
const phase = launchPhase(process.arch);

/** A launcher that starts the process with an argument of its own. */
const LAUNCHER = '#!/bin/sh\n[ "$1" = fail ] && exit 82\ncd /workspace\nexec /workspace/web own "$@"\n';

describe.skipIf(!sandbox.usable)("a side of a differential run", () => {
  let directory = "";
  let side: OpenSide<LaunchWorld>;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "plimsoll-side-"));
    mkdirSync(join(directory, "bin"));
    writeFileSync(join(directory, "bin/launcher"), LAUNCHER, { mode: 0o755 });
    side = await openSide(phase, { name: "script", directory: join(directory, "bin"), replacesProcess: true });
  });
  afterAll(async () => {
    await side?.close();
    rmSync(directory, { recursive: true });
  });
  const observe = async (world: Partial<LaunchWorld>) => (await side.run([{ ...PLAIN, ...world }]))[0] ?? {};

  test("reports what the process got", async () => {
    const value = byteStringOfLatin1("a\xff\n'\"\\$");
    expect(
      await observe({ variables: { ...PLAIN.variables, ODD: value }, args: byteStrings("one", "two words") }),
    ).toMatchObject({
      exit: "7",
      started: "yes",
      ...(process.arch === "x64" && { "argv 0": "/workspace/web" }),
      "argv 1": "own",
      "argv 2": "one",
      "argv 3": "two words",
      "env ODD": value,
      "working directory": "/workspace",
      stdin: "input\n",
      stdout: "of the process",
      stderr: "of the process",
      "same process": "yes",
      "signals ignored": "0000000000000000",
      umask: "0022",
      "limit of open files": "1024",
    });
  });

  test("reports what surrounds the process", async () => {
    const seen = await observe({
      stdin: "closed",
      descriptors: [5],
      ignored: ["PIPE"],
      end: "kill -TERM $$",
      umask: "077",
      openFiles: 256,
    });
    expect(seen).toMatchObject({
      exit: "143",
      stdin: "",
      "descriptor 5": "/probe/stdin",
      "signals ignored": "0000000000001000",
      umask: "0077",
      "limit of open files": "256",
    });
    expect(seen).not.toHaveProperty("descriptor 0");
  });

  test("runs worlds one after the other, each in new directories", async () => {
    const file = {
      at: byteString("/layers/acme_app/one/env/A"),
      role: "env file",
      what: "",
      is: { file: byteString("x") },
    };
    const seen = await side.run([{ ...PLAIN, entries: [file] }, { ...PLAIN, args: byteStrings("fail") }, PLAIN]);
    expect(seen.map(({ exit, started }) => [exit, started])).toEqual([
      ["7", "yes"],
      ["82", "no"],
      ["7", "yes"],
    ]);
  });
});
