/** Builds with bad input, each in a folder of its own. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { inFolder } from "#base/testkit";
import { smallBuildpack } from "./buildpacks.testkit.ts";
import { runInProcess, type VerbRun, writeFiles } from "./command.testkit.ts";

export interface BadInputWorld {
  readonly folder: string;
  /** Builds with `--output oci:<folder>/image`. */
  build(...args: readonly string[]): Promise<VerbRun>;
  /** The same build is a usage error whose message contains all of `says`. */
  rejects(args: readonly string[], ...says: readonly string[]): Promise<void>;
}

export const inWorld = (act: (world: BadInputWorld) => Promise<void>): Promise<void> =>
  inFolder((folder) => {
    writeFiles(join(folder, "app"), { "index.html": "hello" });
    writeFiles(join(folder, "good"), smallBuildpack("good/one"));
    const build = (...args: readonly string[]) =>
      runInProcess("build", "app", "--path", `${folder}/app`, "--output", `oci:${folder}/image`, ...args);
    const rejects = async (args: readonly string[], ...says: readonly string[]) =>
      expectUsageError(await build(...args), folder, ...says);
    return act({ folder, build, rejects });
  });

/** The command rejected the input before anything ran, and its one message contains all of `says`. */
export function expectUsageError(ran: VerbRun, folder: string, ...says: readonly string[]): void {
  expect(ran, ran.stderr).toMatchObject({ code: 2, stdout: "" });
  expect(
    ran.stderr
      .trimEnd()
      .split("\n")
      .filter((line) => line.startsWith("plimsoll: ")),
  ).toHaveLength(1);
  for (const words of says) expect(ran.stderr).toContain(words);
  expectNothingWritten(folder);
}

export function expectNothingWritten(folder: string): void {
  expect(existsSync(join(folder, "image"))).toBe(false);
  expect(readdirSync(folder).filter((name) => name.startsWith(".plimsoll"))).toEqual([]);
}
