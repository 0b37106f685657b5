/** A user proposal from a module, in every verb: test (threads, both machines), replay, build, try and explain. */
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { probeSandbox } from "#machine";
import { writeFiles } from "./command.testkit.ts";
import { recordIn, runBuilt, temporaryFolder } from "./process.testkit.ts";

const EXAMPLE = resolve(import.meta.dirname, "../../../examples/my-proposal");
const FILE = "./base-labels.ts";
const STALE = "proposal.base-labels.rebased";

/** A folder with only the example: no node_modules to import from. */
function workshop(): string {
  const cwd = temporaryFolder();
  cpSync(EXAMPLE, cwd, { recursive: true });
  return cwd;
}

const PACK = {
  "pack/buildpack.toml": 'api = "0.12"\n[buildpack]\nid = "a/b"\nversion = "1"\n',
  "pack/bin/detect": "#!/bin/bash\n",
  "pack/bin/build": "#!/bin/bash\n",
};

/** The diffID of the launcher's layer in the report of `plimsoll build --json`. */
function launcherIn(report: string): string {
  const { image } = JSON.parse(report) as {
    readonly image: { readonly layers: readonly Readonly<Record<string, string>>[] };
  };
  return image.layers.find(({ role }) => role === "launcher")?.diffId ?? "";
}

const FINDING = "base-labels.stale-after-rebase";
const MODULE = ["--proposal", FILE];
const asWritten = ["--proposal", `${FILE}:rebase=text`];

describe("a user proposal", () => {
  test("is judged by its cases, in several threads", async () => {
    const cwd = workshop();
    const { code, out, err } = await runBuilt(cwd, ["test", ...MODULE, "proposal.base-labels.*", "--jobs", "2"]);
    expect({ code, err }, out).toEqual({ code: 0, err: "" });
    const { lifecycle, results } = recordIn(cwd);
    expect(lifecycle.amendments).toEqual(["base-labels"]);
    expect(results.map(({ id, verdict: { is } }) => `${id} ${is}`)).toEqual(
      ["exported", "exported", "rebased", "rebased"].map((what) => `proposal.base-labels.${what} pass`),
    );
    expect(out).toContain("2 cases, 4 results, 2 specification statements verified");
  });

  test("has statements that select its cases, beside built-in cases", async () => {
    const args = ["test", ...MODULE, "proposal.base-labels.after-rebase", "detect.group.single", "--list"];
    const { out } = await runBuilt(workshop(), args);
    expect(out.split("\n").map((line) => line.split(" ")[0])).toEqual([
      "detect.group.single",
      "detect.group.single",
      STALE,
      STALE,
      "",
    ]);
    const off = await runBuilt(workshop(), ["test", STALE]);
    expect(off).toMatchObject({ code: 2, err: expect.stringContaining(`"${STALE}" matches no id`) });
  });

  test("fails with the RFC as written; the failure's file finds the module again, or reports it missing", async () => {
    const cwd = workshop();
    const { code, out } = await runBuilt(cwd, ["test", ...asWritten, STALE]);
    expect(code, out).toBe(1);
    const [file = ""] = readdirSync(join(cwd, ".plimsoll/failures"));
    const path = join(cwd, ".plimsoll/failures", file);
    expect(JSON.parse(readFileSync(path, "utf8")).proposals).toEqual([`${join(cwd, "base-labels.ts")}:rebase=text`]);
    const again = await runBuilt(temporaryFolder(), ["replay", path]);
    expect(again.code, again.err).toBe(1);
    expect(again.out).toContain("it still fails");
    const repaired = await runBuilt(cwd, ["replay", path, "--proposal", `${FILE}:rebase=updated`]);
    expect([repaired.code, repaired.out]).toEqual([0, expect.stringContaining("it no longer fails")]);
    renameSync(join(cwd, "base-labels.ts"), join(cwd, "moved.ts"));
    const lost = await runBuilt(cwd, ["replay", path]);
    expect(lost).toMatchObject({
      code: 2,
      err: expect.stringContaining("base-labels.ts: expected the module of a proposal"),
    });
    expect((await runBuilt(cwd, ["replay", STALE, "--proposal", "./moved.ts"])).code).toBe(0);
  });

  test("has its counterexample replayed, with the RFC as written and repaired", async () => {
    const cwd = workshop();
    const again = await runBuilt(cwd, ["replay", FINDING, "--proposal", FILE]);
    expect([again.code, again.out]).toEqual([1, expect.stringContaining("breaks  proposal.base-labels.after-rebase")]);
    const repaired = await runBuilt(cwd, ["replay", FINDING, "--proposal", `${FILE}:rebase=updated`]);
    expect([repaired.code, repaired.out]).toEqual([0, expect.stringContaining("it no longer fails")]);
    const { out } = await runBuilt(cwd, ["explain", FINDING, ...MODULE]);
    expect(out).toMatch(/the promise does not hold +the promise holds/);
    expect(out).not.toContain("doubt");
  });

  test.each([
    ["whose world does not show it", /options: \["rebase=text"\], /, "", "doubt      the world does not show it", 0],
    [
      "whose repair does not help",
      /repair: "rebase=updated"/,
      'repair: "rebase=text"',
      "rebase=text does not repair it",
      1,
    ],
    ["without a world", /\{ finding: "stale[^}]*\}/s, "", "the module exports no world for it", 2],
  ])("warns about a counterexample %s", async (_, part, becomes, says, code) => {
    const cwd = workshop();
    const text = readFileSync(join(cwd, FILE), "utf8");
    writeFiles(cwd, { [FILE]: text.replace(part, becomes) });
    const { out } = await runBuilt(cwd, ["explain", FINDING, ...MODULE]);
    expect(out).toContain(says);
    expect((await runBuilt(cwd, ["replay", FINDING, ...MODULE])).code).toBe(code);
  });

  test("is built with its example by `plimsoll try`", async () => {
    const { code, out, err } = await runBuilt(workshop(), ["try", FILE]);
    expect({ code, err }, out).toEqual({ code: 0, err: "" });
    expect(out).toContain("+ org.opencontainers.image.base.name = 127.0.0.1:5000/plimsoll/run:latest");
    expect(out).toContain("base-labels.stale-after-rebase");
  });

  test("is enabled in `plimsoll build`", async () => {
    const cwd = workshop();
    writeFiles(cwd, PACK);
    mkdirSync(join(cwd, "app"));
    const args = ["build", "--path", "app", "--buildpack", "pack", ...MODULE, "--output", "oci:image"];
    const built = await runBuilt(cwd, args);
    expect(built.code, built.err).toBe(0);
    const { out } = await runBuilt(cwd, ["inspect", "oci:image", "--json"]);
    expect(out).toContain("org.opencontainers.image.base.digest");
  });

  test("that changes the launcher is compiled into it, without the path of its module", async () => {
    const built = async (): Promise<string> => {
      const cwd = workshop();
      const text = readFileSync(join(cwd, FILE), "utf8").replace(
        "  changes: ",
        "  changesLauncher: true,\n  changes: ",
      );
      writeFiles(cwd, { ...PACK, [FILE]: text });
      mkdirSync(join(cwd, "app"));
      const args = ["build", "--path", "app", "--buildpack", "pack", "--proposal", join(cwd, FILE), "--json"];
      const { code, out, err } = await runBuilt(cwd, args);
      expect(code, err).toBe(0);
      return launcherIn(out);
    };
    const [one, other] = [await built(), await built()];
    expect(one).toBe(other);
    const cwd = workshop();
    writeFiles(cwd, PACK);
    mkdirSync(join(cwd, "app"));
    const { out } = await runBuilt(cwd, ["build", "--path", "app", "--buildpack", "pack", ...MODULE, "--json"]);
    expect(launcherIn(out)).not.toBe(one);
  });

  test.each([
    ["a finding", "base-labels.stale-after-rebase", "The rebaser MUST set both labels"],
    ["a statement", "proposal.base-labels.after-rebase", "obeyed     rebase:base-labels of base-labels"],
    ["a case", STALE, `plimsoll test ${STALE} --proposal`],
  ])("is explained: %s", async (_, id, says) => {
    const { code, out } = await runBuilt(workshop(), ["explain", id, ...MODULE]);
    expect([code, out]).toEqual([0, expect.stringContaining(says)]);
    expect(out).toContain("base-labels.ts");
  });
});

test("an id that only a module defines is not explained without it", async () => {
  const { code, err } = await runBuilt(workshop(), ["explain", STALE]);
  expect([code, err]).toEqual([2, expect.stringContaining("--proposal <file>")]);
});

const sandbox = await probeSandbox();

test.skipIf(!sandbox.usable && process.env.CI === undefined)(
  `executables with the proposal behave as in-process${sandbox.usable ? "" : ` (${sandbox.reason})`}`,
  async () => {
    const cwd = workshop();
    const args = ["test", ...MODULE, "--machine", "both", "proposal.base-labels.*", "export.slices.sequential"];
    const { code, out, err } = await runBuilt(cwd, args);
    expect({ code, err }, out).toEqual({ code: 0, err: "" });
    expect(out).toContain("6 results on both machines, 0 differ");
    const stale = await runBuilt(cwd, ["test", ...asWritten, "--machine", "both", STALE]);
    expect(stale.code).toBe(1);
    expect(stale.out).toContain("2 results on both machines, 0 differ");
  },
  240_000,
);

test("no other folder mentions the example", () => {
  const top = resolve(EXAMPLE, "../..");
  const files = ["src", "conformance", "specs", "build", "bench"].flatMap((room) =>
    readdirSync(join(top, room), { recursive: true, encoding: "utf8" }).map((name) => join(room, name)),
  );
  const naming = files
    .filter((path) => /\.(ts|mjs|toml|json)$/.test(path) && !path.endsWith(".test.ts"))
    .filter((path) => readFileSync(join(top, path), "utf8").includes("base-labels"));
  expect(naming).toEqual([]);
});
