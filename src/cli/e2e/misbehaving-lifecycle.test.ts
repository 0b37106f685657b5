/** Modules whose lifecycle hangs, prints without end, or ends its thread: the run goes on. And one that needs the classes of the command. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { inputs } from "#contract";
import { recordIn, runBuilt, temporaryFolder } from "./process.testkit.ts";

const GOOD = "detect.group.single";
const EXECUTABLES = inputs.EXECUTABLES.filter((name) => name !== "extender");

/** A lifecycle whose executables all do the same. */
const lifecycleThat = (does: string): string => `
const programs = Object.fromEntries(${JSON.stringify(EXECUTABLES)}.map((name) => [name, ${does}]));
export const lifecycle = { name: "all alike", version: "1", programs, platform: ["0.15"], buildpack: ["0.12"] };
`;
const HANGS = lifecycleThat("() => new Promise(() => {})");
const LOUD = lifecycleThat("async (process) => (process.stdout.write(new Uint8Array(20 << 20).fill(120)), 0)");
const FLOODS = lifecycleThat("async (process) => { for (;;) process.stdout.write(new Uint8Array(20 << 20)); }");
/** Ends its thread once. */
const ENDS = `import { existsSync, writeFileSync } from "node:fs";
${lifecycleThat('async () => existsSync("ended") ? 0 : (writeFileSync("ended", ""), globalThis.process.exit(7))')}`;
/** Exits with 42 if the machine threw an error of the class that the module imports. */
const SAME_CLASSES = `import { SystemError } from "plimsoll";
const readNothing = ({ fs }) => {
  try {
    fs.read("/nothing");
  } catch (error) {
    return error instanceof SystemError ? 42 : 43;
  }
};
${lifecycleThat("async (process) => readNothing(process)")}`;

describe("a lifecycle that misbehaves", () => {
  test("--timeout stops a lifecycle that hangs, and after a few cases the rest is not run", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "hangs.js"), HANGS);
    const args = ["test", "detect", "--lifecycle", "hangs.js", "--timeout", "1", "--jobs", "1"];
    const { code, out } = await runBuilt(cwd, args);
    expect(code).toBe(1);
    expect(out).toMatch(/detector.*: timed out/);
    expect(out).toMatch(/not run \(\d+\): hung: 3 cases in a row were stopped because the detector did not end/);
    const { results, complete } = recordIn(cwd);
    expect(complete).toBe(true);
    expect(new Set(results.map(({ verdict }) => verdict.is))).toEqual(new Set(["fail", "not-run"]));
    const [, file] = /replay {3}plimsoll replay (\S+)/.exec(out) ?? [];
    expect(JSON.parse(readFileSync(join(cwd, file ?? ""), "utf8"))).toMatchObject({ timeoutMs: 1000 });
  });

  test("a lifecycle that prints too much fails the case, not the harness", async () => {
    const cwd = temporaryFolder();
    for (const [name, source, says] of [
      ["loud.js", LOUD, /detector.*: exit 0 \(4194304 bytes of its output left out\)/],
      ["floods.js", FLOODS, /detector.*: stopped: it printed more than 268435456 bytes/],
    ] as const) {
      writeFileSync(join(cwd, name), source);
      const { code, out } = await runBuilt(cwd, ["test", GOOD, "--lifecycle", name]);
      expect(out).toMatch(says);
      expect(code).toBe(1);
    }
  });

  test("a lifecycle that ends its thread is an error of the harness, and the other cases are judged", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "ends.js"), ENDS);
    const { code, err } = await runBuilt(cwd, ["test", "--lifecycle", "ends.js", "detect.group", "--jobs", "1"]);
    expect(code).toBe(3);
    expect(err).toMatch(
      /^plimsoll: the harness failed: detect\.group\.[a-z-]+ 0\.15 0\.12: the thread ended with exit code 7\n$/,
    );
    const { complete, results } = recordIn(cwd);
    expect(complete).toBe(false);
    expect(results.length).toBeGreaterThan(0);
  });

  test("a module gets the same classes from plimsoll as the command has", async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, "node_modules"));
    symlinkSync(resolve(import.meta.dirname, "../../.."), join(cwd, "node_modules/plimsoll"));
    writeFileSync(join(cwd, "same.js"), SAME_CLASSES);
    writeFileSync(join(cwd, "same.ts"), SAME_CLASSES);
    for (const module of ["same.js", "same.ts"]) {
      const { out } = await runBuilt(cwd, ["test", GOOD, "--lifecycle", module]);
      expect(out).toMatch(/detector.*: exit 42/);
    }
  });
});
