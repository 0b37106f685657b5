/** `plimsoll test` as it is typed: what it prints, writes and exits with. */
import type { ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { probeSandbox } from "#machine";
import { ended, folder, plimsoll, recordIn, started } from "./test.testkit.ts";

const GOOD = "detect.group.single";
const SCHEMA = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../../specs/record.schema.json"), "utf8"));

const EXECUTABLES = ["analyzer", "detector", "restorer", "builder", "exporter", "creator", "rebaser", "launcher"];

/** A lifecycle of which every executable does the same. */
const lifecycleThat = (does: string): string => `
const programs = Object.fromEntries(${JSON.stringify(EXECUTABLES)}.map((name) => [name, ${does}]));
export const lifecycle = { name: "all alike", version: "1", programs, platform: ["0.15"], buildpack: ["0.12"] };
`;
const HANGS = lifecycleThat("() => new Promise(() => {})");
const LOUD = lifecycleThat("async (process) => (process.stdout.write(new Uint8Array(20 << 20).fill(120)), 0)");
const FLOODS = lifecycleThat("async (process) => { for (;;) process.stdout.write(new Uint8Array(20 << 20)); }");

describe("plimsoll test", () => {
  test("judges what was asked for and says what it comes to", async () => {
    const cwd = folder();
    const { code, out, err } = await plimsoll(cwd, ["test", GOOD]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^seed plimsoll\n\nreference \S+ {2}conforms/);
    expect(out.trimEnd()).toMatch(/record .*\.plimsoll\/record\.json; seed plimsoll$/);
    expect(out).not.toContain("\x1b");
    expect(new Set(recordIn(cwd).results.map(({ id }) => id))).toEqual(new Set([GOOD]));
  });

  test("finds a faulty lifecycle, shows each failure and keeps it for replay", async () => {
    const cwd = folder();
    const { code, out } = await plimsoll(cwd, ["test", "--lifecycle", "faulty:group-reversed", "detect.group"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}detect\.group\./m);
    for (const word of ["breaks", "expected", "found", "explain  plimsoll explain"]) expect(out).toContain(word);
    const [, file] = /replay {3}plimsoll replay (\S+)/.exec(out) ?? [];
    const again = await plimsoll(cwd, ["replay", file ?? ""]);
    expect(again.code, again.err).toBe(1);
  });

  test("writes a record that its published schema admits, a line a result as the run goes on", async () => {
    const cwd = folder();
    await plimsoll(cwd, ["test", "--lifecycle", "faulty:group-reversed", "detect", "--runs", "2"]);
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

  test("--list names what would be run and runs nothing", async () => {
    const cwd = folder();
    const { code, out } = await plimsoll(cwd, ["test", "--list", GOOD]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${GOOD} {2}platform 0\\.15 {2}buildpack 0\\.12\n`));
    expect(() => recordIn(cwd)).toThrow();
  });

  test("--quiet leaves the summary, --verbose says every result", async () => {
    const cwd = folder();
    expect((await plimsoll(cwd, ["test", "--quiet", GOOD])).out).toMatch(/^\nreference .*\n.*\n.*\n$/);
    expect((await plimsoll(cwd, ["test", "--verbose", GOOD])).out).toMatch(new RegExp(`^pass {2}${GOOD}`, "m"));
  });

  test("--shard parts the cases so that the parts are all of them", async () => {
    const cwd = folder();
    const all = await plimsoll(cwd, ["test", "--list", "detect"]);
    const parts = await Promise.all(
      ["1/2", "2/2"].map((shard) => plimsoll(cwd, ["test", "--list", "detect", "--shard", shard])),
    );
    const lines = (text: string): readonly string[] => text.trimEnd().split("\n").sort();
    expect(lines(parts.map(({ out }) => out).join(""))).toEqual(lines(all.out));
    expect(parts.every(({ out }) => lines(out).length > 10)).toBe(true);
  });

  test("--bail stops at the first failure and says that the record is not complete", async () => {
    const cwd = folder();
    const args = ["test", "--lifecycle", "faulty:no-group", "detect", "--bail", "--jobs", "1", "--runs", "2"];
    const { code, out } = await plimsoll(cwd, args);
    expect(code).toBe(1);
    expect(out.match(/^FAIL/gm)?.length).toBe(1);
    expect(out).toContain("not complete");
    expect(recordIn(cwd).complete).toBe(false);
  });

  test("a lifecycle that hangs is stopped at --timeout, and given up after a few cases", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "hangs.js"), HANGS);
    const args = ["test", "detect", "--lifecycle", "hangs.js", "--timeout", "1", "--jobs", "1"];
    const { code, out } = await plimsoll(cwd, args);
    expect(code).toBe(1);
    expect(out).toMatch(/detect: timed out/);
    expect(out).toMatch(/not run \(\d+\): given-up: 3 cases in a row were stopped because the detector did not end/);
    const { results, complete } = recordIn(cwd);
    expect(complete).toBe(true);
    expect(new Set(results.map(({ verdict }) => verdict.is))).toEqual(new Set(["fail", "not-run"]));
    const [, file] = /replay {3}plimsoll replay (\S+)/.exec(out) ?? [];
    expect(JSON.parse(readFileSync(file ?? "", "utf8"))).toMatchObject({ timeoutMs: 1000 });
  });

  test("a lifecycle that prints too much fails by what it does, and the harness does not", async () => {
    const cwd = folder();
    for (const [name, source, says] of [
      ["loud.js", LOUD, /detect: exit 0 \(4194304 bytes of its output left out\)/],
      ["floods.js", FLOODS, /detect: stopped: it printed more than 268435456 bytes/],
    ] as const) {
      writeFileSync(join(cwd, name), source);
      const { code, out } = await plimsoll(cwd, ["test", GOOD, "--lifecycle", name]);
      expect(out).toMatch(says);
      expect(code).toBe(1);
    }
  });

  test("the same seed, and any number of threads, give the same verdicts", async () => {
    const cwd = folder();
    const args = ["test", "rebase", "--runs", "3", "--seed", "s"];
    const ran = await Promise.all(["1", "3"].map((jobs) => plimsoll(cwd, [...args, "--jobs", jobs, "--out", jobs])));
    expect(ran.map(({ code }) => code)).toEqual([0, 0]);
    const [one, three] = ["1", "3"].map((out) =>
      recordIn(cwd, out).results.map(({ durationMs: _, ...result }) => result),
    );
    expect(one).toEqual(three);
    expect(recordIn(cwd, "1").seed).toBe("s");
  });

  test("colours are for terminals, and for who asks for them", async () => {
    const cwd = folder();
    const env = { FORCE_COLOR: "1" };
    expect((await plimsoll(cwd, ["test", GOOD], env)).out).toContain("\x1b[");
    expect((await plimsoll(cwd, ["test", GOOD, "--no-color"], env)).out).not.toContain("\x1b");
    expect((await plimsoll(cwd, ["test", GOOD], { CI: "1" })).out).not.toContain("\x1b");
    expect((await plimsoll(cwd, ["test", GOOD, "--color"])).out).toContain("\x1b[");
  });
});

describe("what cannot be run is refused in one line, with exit code 2:", () => {
  const refused: readonly (readonly [string, readonly string[], string])[] = [
    ["a case that is not", ["detect.group.singel"], `did you mean ${GOOD}?`],
    ["a shard that is not", ["--shard", "3/2"], "expected a shard such as 2/4"],
    ["a version that is not", ["--platform-api", "new"], "expected API versions such as 0.12"],
    ["a range from new to old", ["--platform-api", "0.15..0.12"], "did you mean 0.12..0.15?"],
    ["a lifecycle that is not there", ["--lifecycle", "./nowhere"], "found nothing at"],
    ["a faulty lifecycle that is not", ["--lifecycle", "faulty:group-reverse"], "did you mean faulty:group-reversed?"],
    ["a proposal that is not", ["--proposal", "export-dir"], "did you mean export-dirs?"],
    ["a lane that is not", ["--lane", "most"], "Allowed choices are must, should, may"],
    ["a number that is none", ["--jobs", "many"], "expected a positive number"],
    ["a time that is none", ["--timeout", "0.5"], "expected whole seconds from 1 to"],
    ["an option that is not", ["--verbos"], "--verbose"],
    [
      "a machine that the lifecycle is not for",
      ["--machine", "host", "--lifecycle", "faulty:no-group"],
      "is for the reference",
    ],
    ["executables that may not be executed", ["--lifecycle", "bin"], "chmod +x"],
    ["a module that is no lifecycle", ["--lifecycle", "module.js"], "export `lifecycle`"],
    [
      "a module that does not parse",
      ["--lifecycle", "broken.ts"],
      "broken.ts: the module could not be loaded: Transform",
    ],
    ["a folder that cannot be one", ["--out", "module.js"], "give a directory with --out"],
    ["a folder that cannot be made", ["--out", "/proc/plimsoll/out"], "give a directory with --out"],
    ["recordings that cannot be kept", ["--record", "/proc/plimsoll/out"], "give a directory with --record"],
  ];
  for (const [what, args, says] of refused) {
    test(what, async () => {
      const cwd = folder();
      writeFileSync(join(cwd, "module.js"), "export const other = 1;\n");
      writeFileSync(join(cwd, "broken.ts"), "export const lifecycle = {\n");
      mkdirSync(join(cwd, "bin"));
      for (const name of EXECUTABLES) writeFileSync(join(cwd, "bin", name), "#!/bin/sh\n", { mode: 0o644 });
      const { code, out, err } = await plimsoll(cwd, ["test", ...args]);
      expect({ code, out: out.replace(/^seed .*\n/, "") }).toEqual({ code: 2, out: "" });
      expect(err).toContain(says);
      expect(err).not.toMatch(/^ +at /m);
    });
  }

  test("a module that waits for ever: 3", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "waits.js"), "await new Promise(() => {});\n");
    const { code, err } = await plimsoll(cwd, ["test", "--lifecycle", "waits.js"]);
    expect(code).toBe(3);
    expect(err).toContain("nothing is left to wait for");
  });

  test("nothing that is spoken: 4", async () => {
    const { code, err } = await plimsoll(folder(), ["test", "--platform-api", "0.99"]);
    expect(code).toBe(4);
    expect(err).toContain("nothing to run");
    const found = await plimsoll(folder(), ["test", "--proposal", "metadata-locations", "metadata-locations.*"]);
    expect(found).toMatchObject({
      code: 4,
      err: expect.stringMatching(/its whole id: metadata-locations\.collision-freedom/),
    });
  });
});

describe("Ctrl-C", () => {
  test("closes the record, and the command ends with 130", async () => {
    const cwd = folder();
    const child = started(cwd, ["test", "--verbose", "--jobs", "1"]);
    const end = ended(child);
    await said(child, "pass");
    child.kill("SIGINT");
    const { code, out } = await end;
    expect(code).toBe(130);
    expect(out).toContain("interrupted");
    const record = recordIn(cwd);
    expect(record.complete).toBe(false);
    expect(record.results.length).toBeGreaterThan(0);
  });

  test("ends what runs in sandboxes, and takes their folders away", async ({ skip }) => {
    const sandbox = await probeSandbox();
    if (!sandbox.usable && process.env.CI === undefined) skip(sandbox.reason);
    const cwd = folder();
    const TMPDIR = folder();
    const child = started(cwd, ["test", "--machine", "host", "--verbose", "create"], { TMPDIR });
    const end = ended(child);
    await said(child, "pass");
    child.kill("SIGINT");
    child.kill("SIGINT");
    expect((await end).code).toBe(130);
    await expect.poll(() => processesWith(`TMPDIR=${TMPDIR}`), { timeout: 20_000 }).toEqual([]);
    expect(readdirSync(TMPDIR)).toEqual([]);
  });
});

const said = (child: ChildProcess, word: string): Promise<void> =>
  new Promise((seen) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes(word)) seen();
    });
  });

/** Ids of processes whose environment has this entry. */
const processesWith = (entry: string): readonly string[] =>
  readdirSync("/proc").filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(entry);
    } catch {
      return false;
    }
  });
