/** `plimsoll test` as a user types it: output, files and exit code. */
import type { ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { inputs } from "#contract";
import { probeSandbox } from "#machine";
import { recordIn, runBuilt, startPlimsoll, temporaryFolder, waitForEnd } from "./process.testkit.ts";

const GOOD = "detect.group.single";
const SCHEMA = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../../specs/record.schema.json"), "utf8"));

const EXECUTABLES = inputs.EXECUTABLES.filter((name) => name !== "extender");

describe("plimsoll test", () => {
  test("judges the selected cases and prints a summary", async () => {
    const cwd = temporaryFolder();
    const { code, out, err } = await runBuilt(cwd, ["test", GOOD]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^seed plimsoll\n\nreference \S+ {2}conforms/);
    expect(out.trimEnd()).toMatch(/record \.plimsoll\/runs\/[\dT-]+\/record\.json; seed plimsoll$/);
    expect(out).not.toContain("\x1b");
    expect(new Set(recordIn(cwd).results.map(({ id }) => id))).toEqual(new Set([GOOD]));
  });

  test("shows each failure of a mutant and writes it for replay", async () => {
    const cwd = temporaryFolder();
    const { code, out } = await runBuilt(cwd, ["test", "--lifecycle", "mutant:group-reversed", "detect.group"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}detect\.group\./m);
    for (const word of ["breaks", "expected", "actual", "explain  plimsoll explain"]) expect(out).toContain(word);
    const [, file] = /replay {3}plimsoll replay (\S+)/.exec(out) ?? [];
    const again = await runBuilt(cwd, ["replay", file ?? ""]);
    expect(again.code, again.err).toBe(1);
  });

  test("shows a failure of kind text apart, and counts it only with --strict", async () => {
    const cwd = temporaryFolder();
    const official = resolve(import.meta.dirname, "../../../conformance/recordings/official-0.21.17");
    const args = ["test", "--lifecycle", official, "detect.exec-env.skip", "--platform-api", "0.15"];
    const { code, out } = await runBuilt(cwd, [...args, "--buildpack-api", "0.12"]);
    expect(code).toBe(0);
    expect(out).not.toContain("FAIL");
    expect(out).toMatch(
      /^TEXT {2}.*\n\n {2}D-04 .*\n {4}source {3}RFC 0134: .*\n {4}1 case {2}detect\.exec-env\.skip$/m,
    );
    expect(recordIn(cwd).results[0]?.verdict).toEqual({ is: "fail", kind: "text" });
    const strict = await runBuilt(cwd, [...args, "--buildpack-api", "0.12", "--strict"]);
    expect(strict.code).toBe(1);
  });

  test("writes a record that is valid by its schema, and one line per result during the run", async () => {
    const cwd = temporaryFolder();
    await runBuilt(cwd, ["test", "--lifecycle", "mutant:group-reversed", "detect", "--runs", "2"]);
    const valid = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(SCHEMA);
    const record = recordIn(cwd);
    expect(valid(record), JSON.stringify(valid.errors)).toBe(true);
    expect(valid({ ...record, complete: "yes" })).toBe(false);
    const { complete, results, ...head } = record;
    const [first, ...lines] = readFileSync(join(cwd, ".plimsoll/record.ndjson"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(first).toEqual(head);
    expect(lines.length).toBe(results.length);
    expect(complete).toBe(true);
  });

  test("--list prints the cases that would run, and runs nothing", async () => {
    const cwd = temporaryFolder();
    const { code, out } = await runBuilt(cwd, ["test", "--list", GOOD]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${GOOD} {2}platform 0\\.15 {2}buildpack 0\\.12\n`));
    expect(() => recordIn(cwd)).toThrow();
  });

  test("--quiet prints only the summary, --verbose every result", async () => {
    const cwd = temporaryFolder();
    expect((await runBuilt(cwd, ["test", "--quiet", GOOD])).out).toMatch(/^\nreference .*\n.*\n.*\n.*\n$/);
    expect((await runBuilt(cwd, ["test", "--verbose", GOOD])).out).toMatch(new RegExp(`^pass {2}${GOOD}`, "m"));
  });

  test("--shard splits the cases, and the parts together are all cases", async () => {
    const cwd = temporaryFolder();
    const all = await runBuilt(cwd, ["test", "--list", "detect"]);
    const parts = await Promise.all(
      ["1/2", "2/2"].map((shard) => runBuilt(cwd, ["test", "--list", "detect", "--shard", shard])),
    );
    const lines = (text: string): readonly string[] => text.trimEnd().split("\n").sort();
    expect(lines(parts.map(({ out }) => out).join(""))).toEqual(lines(all.out));
    expect(parts.every(({ out }) => lines(out).length > 10)).toBe(true);
  });

  test("--bail stops at the first failure and reports that the record is incomplete", async () => {
    const cwd = temporaryFolder();
    const args = ["test", "--lifecycle", "mutant:no-group", "detect.group.*", "--bail", "--jobs", "1", "--runs", "2"];
    const { code, out } = await runBuilt(cwd, args);
    expect(code).toBe(1);
    expect(out.match(/^FAIL/gm)?.length).toBe(1);
    expect(out).toContain("not complete");
    expect(recordIn(cwd).complete).toBe(false);
  });

  test("the verdicts depend on the seed, not on the number of threads", async () => {
    const cwd = temporaryFolder();
    const args = ["test", "rebase", "--runs", "3", "--seed", "s"];
    const ran = await Promise.all(["1", "3"].map((jobs) => runBuilt(cwd, [...args, "--jobs", jobs, "--out", jobs])));
    expect(ran.map(({ code }) => code)).toEqual([0, 0]);
    const [one, three] = ["1", "3"].map((out) =>
      recordIn(cwd, out).results.map(({ durationMs: _, ...result }) => result),
    );
    expect(one).toEqual(three);
    expect(recordIn(cwd, "1").seed).toBe("s");
  });

  test("only a terminal gets colours, unless an option or a variable asks for them", async () => {
    const cwd = temporaryFolder();
    const env = { FORCE_COLOR: "1" };
    expect((await runBuilt(cwd, ["test", GOOD], env)).out).toContain("\x1b[");
    expect((await runBuilt(cwd, ["test", GOOD, "--no-color"], env)).out).not.toContain("\x1b");
    expect((await runBuilt(cwd, ["test", GOOD], { CI: "1" })).out).not.toContain("\x1b");
    expect((await runBuilt(cwd, ["test", GOOD, "--color"])).out).toContain("\x1b[");
  });
});

describe("a usage error is reported in one line, with exit code 2:", () => {
  const refused: readonly (readonly [string, readonly string[], string])[] = [
    ["an unknown case", ["detect.group.singel"], `did you mean ${GOOD}?`],
    ["a bad shard", ["--shard", "3/2"], "expected a shard such as 2/4"],
    ["a bad version", ["--platform-api", "new"], "expected API versions such as 0.12"],
    ["a range from new to old", ["--platform-api", "0.15..0.12"], "did you mean 0.12..0.15?"],
    ["a missing lifecycle", ["--lifecycle", "./nowhere"], "found nothing at"],
    ["an unknown mutant", ["--lifecycle", "mutant:group-reverse"], "did you mean mutant:group-reversed?"],
    ["an unknown proposal", ["--proposal", "export-dir"], "did you mean export-dirs?"],
    ["an unknown lane", ["--lane", "most"], "Allowed choices are must, implied, should, may"],
    ["a bad number", ["--jobs", "many"], "'--jobs <n>' argument 'many' is invalid. Expected a positive whole number"],
    ["a bad time", ["--timeout", "0.5"], "Expected a whole number of seconds from 1 to"],
    ["an unknown option", ["--verbos"], "--verbose"],
    [
      "a machine that the lifecycle cannot run on",
      ["--machine", "host", "--lifecycle", "mutant:no-group"],
      "works only for the reference",
    ],
    ["executables without permission to execute", ["--lifecycle", "bin"], "chmod +x"],
    ["a module that does not export a lifecycle", ["--lifecycle", "module.js"], "export `lifecycle`"],
    [
      "a module that does not parse",
      ["--lifecycle", "broken.ts"],
      "broken.ts: the module could not be loaded: Transform",
    ],
    ["an output directory that is a file", ["--out", "module.js"], "give another directory with --out"],
    [
      "an output directory that cannot be created",
      ["--out", "/proc/plimsoll/out"],
      "give another directory with --out",
    ],
    ["recordings that cannot be written", ["--record", "/proc/plimsoll/out"], "give another directory with --record"],
  ];
  for (const [what, args, says] of refused) {
    test(what, async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, "module.js"), "export const other = 1;\n");
      writeFileSync(join(cwd, "broken.ts"), "export const lifecycle = {\n");
      mkdirSync(join(cwd, "bin"));
      for (const name of EXECUTABLES) writeFileSync(join(cwd, "bin", name), "#!/bin/sh\n", { mode: 0o644 });
      const { code, out, err } = await runBuilt(cwd, ["test", ...args]);
      expect({ code, out: out.replace(/^seed .*\n/, "") }).toEqual({ code: 2, out: "" });
      expect(err).toContain(says);
      expect(err).not.toMatch(/^ +at /m);
    });
  }

  test("a module that never finishes loading: exit code 3", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "waits.js"), "await new Promise(() => {});\n");
    const { code, err } = await runBuilt(cwd, ["test", "--lifecycle", "waits.js"]);
    expect(code).toBe(3);
    expect(err).toContain("a promise never settled");
  });

  test("an empty selection: exit code 4", async () => {
    const { code, err } = await runBuilt(temporaryFolder(), ["test", "--platform-api", "0.99"]);
    expect(code).toBe(4);
    expect(err).toContain("no case was run");
    const found = await runBuilt(temporaryFolder(), [
      "test",
      "--proposal",
      "metadata-locations",
      "metadata-locations.*",
    ]);
    expect(found).toMatchObject({
      code: 4,
      err: expect.stringMatching(/its whole id: metadata-locations\.collision-freedom/),
    });
  });
});

describe("Ctrl-C", () => {
  test("closes the record, and the command exits with 130", async () => {
    const cwd = temporaryFolder();
    const child = startPlimsoll(cwd, ["test", "--verbose", "--jobs", "1"]);
    const end = waitForEnd(child);
    await untilPrinted(child, "pass");
    child.kill("SIGINT");
    const { code, out } = await end;
    expect(code).toBe(130);
    expect(out).toContain("interrupted");
    const record = recordIn(cwd);
    expect(record.complete).toBe(false);
    expect(record.results.length).toBeGreaterThan(0);
  });

  test("is not needed: a killed run has its results, and a run beside it its own", async () => {
    const cwd = temporaryFolder();
    const child = startPlimsoll(cwd, ["test", "--verbose", "--jobs", "1"]);
    const end = waitForEnd(child);
    await untilPrinted(child, "pass");
    const [killed = ""] = readdirSync(join(cwd, ".plimsoll/runs"));
    expect((await runBuilt(cwd, ["test", GOOD])).code).toBe(0);
    child.kill("SIGKILL");
    await end;
    expect(new Set(recordIn(cwd).results.map(({ id }) => id))).toEqual(new Set([GOOD]));
    const report = await runBuilt(cwd, ["report", join(".plimsoll/runs", killed)]);
    expect([report.code, report.out]).toEqual([0, expect.stringContaining("not complete")]);
  });

  test("ends processes in sandboxes and removes their folders", async ({ skip }) => {
    const sandbox = await probeSandbox();
    if (!sandbox.usable && process.env.CI === undefined) skip(sandbox.reason);
    const cwd = temporaryFolder();
    const TMPDIR = temporaryFolder();
    const child = startPlimsoll(cwd, ["test", "--machine", "host", "--verbose", "create"], { TMPDIR });
    const end = waitForEnd(child);
    await untilPrinted(child, "pass");
    child.kill("SIGINT");
    child.kill("SIGINT");
    expect((await end).code).toBe(130);
    await expect.poll(() => processesWith(`TMPDIR=${TMPDIR}`), { timeout: 900_000 }).toEqual([]);
    expect(readdirSync(TMPDIR)).toEqual([]);
  });
});

const untilPrinted = (child: ChildProcess, word: string): Promise<void> =>
  new Promise((seen) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes(word)) seen();
    });
  });

/** Ids of processes with this entry in their environment. */
const processesWith = (entry: string): readonly string[] =>
  readdirSync("/proc").filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(entry);
    } catch {
      return false;
    }
  });
