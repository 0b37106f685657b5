/** `plimsoll test --known` as a user types it: accept what fails, find what is new and what is fixed, and bad files. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recordIn, runBuilt, temporaryFolder } from "./process.testkit.ts";

const KNOWN = ["test", "build.metadata", "--known", "known.toml"];
const MUTANT = ["--lifecycle", "mutant:slices-reversed"];

test("what fails is accepted, then known, and stale when it is fixed", async () => {
  const cwd = temporaryFolder();
  const first = await runBuilt(cwd, [...KNOWN, ...MUTANT, "--update-known"]);
  expect([first.code, first.out]).toEqual([
    1,
    expect.stringContaining("1 added, 0 removed\n  + build.metadata.slices\n"),
  ]);
  const again = await runBuilt(cwd, [...KNOWN, ...MUTANT]);
  expect([again.code, again.out]).toEqual([0, expect.stringContaining("beyond 1 known failure")]);
  expect(again.out).toContain("1 known failure without a reason: write it in known.toml, line 5");
  expect(again.out).not.toContain("FAIL");
  const verdicts = () => recordIn(cwd).results.map(({ verdict }) => verdict.is);
  expect(verdicts().filter((is) => is === "known")).toHaveLength(2);
  const fixed = await runBuilt(cwd, KNOWN);
  expect([fixed.code, fixed.out]).toEqual([1, expect.stringContaining("STALE  build.metadata.slices")]);
  expect(verdicts().filter((is) => is === "stale")).toHaveLength(2);
  const other = await runBuilt(cwd, [
    "test",
    "build.metadata",
    "detect.group",
    "--known",
    "known.toml",
    "--lifecycle",
    "mutant:group-reversed",
  ]);
  expect([other.code, other.out]).toEqual([
    1,
    expect.stringMatching(/^FAIL.*^STALE.*1 new failure, which known\.toml does not name$/ms),
  ]);
  const cleaned = await runBuilt(cwd, [...KNOWN, "--update-known"]);
  expect([cleaned.code, cleaned.out]).toEqual([1, expect.stringContaining("0 added, 1 removed")]);
  expect((await runBuilt(cwd, KNOWN)).code).toBe(0);
});

test("a bad file is a usage error with a line for each thing that is wrong, and nothing is written", async () => {
  const cwd = temporaryFolder();
  const text = ["build.metadata.slice", "build.metadata.slices", "build.metadata.slices"]
    .map((id, i) => `[[known]]\nid = "${id}"\nreason = "it is ours"\nexpires = 20${26 + i}-01-31\n`)
    .join("");
  writeFileSync(join(cwd, "known.toml"), text);
  const { code, out, err } = await runBuilt(cwd, [...KNOWN, "--update-known"]);
  expect([code, out]).toEqual([2, ""]);
  expect(err.trimEnd().split("\n")).toEqual([
    expect.stringMatching(/known\.toml:2:1 .*"build\.metadata\.slice"; did you mean build\.metadata\.slices\?$/),
    expect.stringMatching(/known\.toml:9: build\.metadata\.slices is already known by line 5;/),
  ]);
  expect(readFileSync(join(cwd, "known.toml"), "utf8")).toBe(text);
  expect(() => recordIn(cwd)).toThrow();
  writeFileSync(
    join(cwd, "known.toml"),
    '[[known]]\nid = "build.metadata.slices"\nreason = "x"\nexpires = 2020-01-31\n',
  );
  const past = await runBuilt(cwd, [...KNOWN, "--update-known"]);
  expect([past.code, past.err]).toEqual([
    2,
    expect.stringContaining("known.toml:1 [expires]: the known failure build.metadata.slices expired on 2020-01-31"),
  ]);
});

test("--rerun runs what failed in a record, and --since what it does not have", async () => {
  const cwd = temporaryFolder();
  const first = await runBuilt(cwd, ["test", "build.metadata", "--quiet", ...MUTANT, "--out", "first"]);
  expect(first.code).toBe(1);
  const again = await runBuilt(cwd, ["test", "build", "--rerun", "first", "--list"]);
  expect(
    again.out
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ")[0]),
  ).toEqual(Array(2).fill("build.metadata.slices"));
  const nothing = await runBuilt(cwd, ["test", "build.metadata", "--since", "first"]);
  expect([nothing.code, nothing.err]).toEqual([4, expect.stringContaining("first has everything that is selected")]);
  const added = await runBuilt(cwd, ["test", "build.metadata", "detect.group.single", "--since", "first", "--json"]);
  expect(JSON.parse(added.out)).toMatchObject({ complete: true, selection: { since: "first" } });
  const ids = new Set(recordIn(cwd).results.map(({ id }) => id));
  expect(ids).toEqual(new Set(["detect.group.single"]));
  const bad = await runBuilt(cwd, ["test", "--rerun", "nowhere"]);
  expect([bad.code, bad.err.trimEnd().split("\n")]).toEqual([
    2,
    [expect.stringContaining("nowhere: the record cannot be read")],
  ]);
});

test("--rerun runs what failed at versions that a run would not choose", async () => {
  const cwd = temporaryFolder();
  const range = ["--platform-api", "0.13", "--buildpack-api", "0.11"];
  const first = await runBuilt(cwd, ["test", "build.metadata.slices", ...range, ...MUTANT, "--out", "first"]);
  expect(first.code).toBe(1);
  const again = await runBuilt(cwd, ["test", "--rerun", "first", "--list"]);
  expect(again.out).toMatch(/^build\.metadata\.slices +.*0\.13.*0\.11/);
  expect(again.out.trimEnd().split("\n")).toHaveLength(1);
});

test("--report writes reports beside the record, and GitHub Actions gets annotations and a summary", async () => {
  const cwd = temporaryFolder();
  const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(cwd, "summary.md") };
  const args = ["test", "build.metadata.slices", ...MUTANT, "--report", "html,junit,markdown,badge"];
  const { code, out } = await runBuilt(cwd, args, env);
  expect([code, out]).toEqual([1, expect.stringMatching(/^::error title=fail build\.metadata\.slices%2C platform/m)]);
  for (const file of ["report.html", "junit.xml", "summary.md", "badge.svg"])
    expect(readFileSync(join(cwd, ".plimsoll/latest", file), "utf8")).toMatch(
      /slices-reversed|CNB conformance|slices&#45;reversed/,
    );
  expect(readFileSync(env.GITHUB_STEP_SUMMARY, "utf8")).toContain("mutant:slices");
});
