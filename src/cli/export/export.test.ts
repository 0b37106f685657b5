import { chmodSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { packageFile } from "#base/host";
import { inFolder, isInstalled, runTool, testWith } from "#base/testkit";
import { runInProcess } from "../e2e/command.testkit.ts";

const NEWEST = ["--platform-api", "0.15", "--buildpack-api", "0.12"];
const RUNNER = packageFile("examples/python-runner/run.py");
const REFERENCE = packageFile("dist/executables");

/** Node.js of the reference's executables, where their PATH does not have it. */
const NODE = existsSync("/usr/bin/node") ? {} : { PLIMSOLL_TOOL: process.execPath };
/** The harness reads TOML with the standard library. */
const hasToml = isInstalled("python3") && runTool("python3", ["-c", "import tomllib"]).status === 0;
const testWithPython = testWith("bwrap", hasToml ? "python3" : "python3.11");

describe("plimsoll export", () => {
  test("writes every case as the schema says, with its control", async () => {
    const { stdout } = await runInProcess("export", ...NEWEST);
    const document = JSON.parse(stdout);
    const isValid = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync(packageFile("specs/case.schema.json"), "utf8")),
    );
    isValid(document);
    expect(isValid.errors ?? []).toEqual([]);
    const ids = new Set(document.cases.map(({ id }: { readonly id: string }) => id));
    const lost = document.cases.filter(
      ({ control }: { readonly control?: { readonly id: string } }) => control !== undefined && !ids.has(control.id),
    );
    expect(ids.size).toBeGreaterThan(900);
    expect(lost).toEqual([]);
  });

  test("writes a program as a script, and the versions everywhere", async () => {
    const { stdout } = await runInProcess("export", "build.metadata.slices", ...NEWEST);
    const [exported] = JSON.parse(stdout).cases;
    expect(exported.world.files["/cnb/buildpacks/acme_first/1.0.0/bin/build"]?.text ?? "").toMatch(/^#!\/bin\/bash/);
    expect(stdout).not.toContain("-api}");
  });

  test.each([
    ["a word that means nothing", ["no.such.case"], 2, /matches no id/],
    ["a law", ["rebuild.idempotent"], 4, /only laws/],
    ["a file that is no failure", [RUNNER, "--out", "new"], 2, /expected a bundle/],
    ["a failure without a folder", [RUNNER], 2, /name a new folder with --out/],
  ])("%s is an error", async (_, args, code, says) => {
    const ran = await runInProcess("export", ...args);
    expect(ran.stderr).toMatch(says);
    expect(ran.code).toBe(code);
  });
});

/** The failure of a law on a mutant, in-process. */
async function failureOfLaw(folder: string, law: string, mutant: string): Promise<string> {
  const run = join(folder, "run");
  await runInProcess("test", law, ...NEWEST, "--lifecycle", `mutant:${mutant}`, "--out", run, "--quiet");
  return join(run, `failures/${law}-0.15-0.12.json`);
}

/** A counterexample as a file. */
function bundleOfLaw(folder: string, law: string, when: readonly object[]): string {
  const file = join(folder, "law.json");
  const given = { images: {}, files: {}, buildpacks: [], env: {} };
  const run = { subject: { kind: "reference" }, proposals: [], seed: "x" };
  const versions = { platform: "0.15", buildpack: "0.12" };
  const bundle = { plimsoll: 2, kind: "law", law, says: "", ...run, versions, given, when, violations: [] };
  writeFileSync(file, JSON.stringify(bundle));
  return file;
}

const CREATE = { run: "create", images: ["@app:1"] };
const KILLED = { ...CREATE, fault: { request: 1, give: "kill" } };

test.each([
  ["publication.never-partial", [KILLED, CREATE], "its world needs a fault at a request to the registry"],
  ["rebase.safety.L3", [CREATE], "it compares what no matcher says"],
])("a failure of %s cannot be exported", (law, when, why) =>
  inFolder(async (folder) => {
    const out = join(folder, "out");
    const { code, stderr } = await runInProcess("export", bundleOfLaw(folder, law, when), "--out", out);
    expect(stderr).toContain(`the failure of ${law} cannot be exported: ${why}`);
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
  }),
);

/** Another phase or a rejection each, among them an export to a registry, a reuse of layers and a rebase. */
const TEN = [
  "detect.group.single",
  "detect.exit.none-passed",
  "analyze.previous.reference",
  "restore.cache.lost",
  "build.metadata.slices",
  "export.slices.sequential",
  "export.reuse.contents",
  "create.layout.written",
  "rebase.layers.replaced",
  "launch.args.direct-absent",
];

/** Exits with 0 and does nothing. */
function withIdleRebaser(folder: string): string {
  const lifecycle = join(folder, "lifecycle");
  cpSync(REFERENCE, lifecycle, { recursive: true });
  rmSync(join(lifecycle, "rebaser"));
  writeFileSync(join(lifecycle, "rebaser"), "#!/bin/sh\nexit 0\n");
  chmodSync(join(lifecycle, "rebaser"), 0o755);
  return lifecycle;
}

testWithPython("the runner in Python passes ten cases on real executables, and fails one on a mutant", () =>
  inFolder(async (folder) => {
    const cases = join(folder, "cases.json");
    expect(await runInProcess("export", ...TEN, ...NEWEST, "--out", cases)).toMatchObject({ code: 0 });
    const run = (...args: readonly string[]) => runTool("python3", ["-B", RUNNER, ...args], { env: NODE });
    const { status, stdout, stderr } = run(cases, "--lifecycle", REFERENCE);
    expect(stdout, stderr).toMatch(/^1[0-9] pass$/m);
    expect(status).toBe(0);
    const rebase = join(folder, "rebase.json");
    await runInProcess("export", "rebase.layers.replaced", ...NEWEST, "--out", rebase);
    const mutant = run(rebase, "--lifecycle", withIdleRebaser(folder));
    expect(mutant.stdout).toContain("fail  rebase.layers.replaced 0.15 0.12");
    expect(mutant.status).toBe(1);
  }),
);

testWithPython("the script of a failure fails on the mutant, and on the reference no more", () =>
  inFolder(async (folder) => {
    const lifecycle = withIdleRebaser(folder);
    const tested = [
      "rebase.layers.replaced",
      ...NEWEST,
      "--lifecycle",
      lifecycle,
      "--out",
      join(folder, "run"),
      "--quiet",
    ];
    expect(await runInProcess("test", ...tested)).toMatchObject({ code: 1 });
    const failure = join(folder, "run/failures/rebase.layers.replaced-0.15-0.12.json");
    const out = join(folder, "exported");
    expect(await runInProcess("export", failure, "--out", out)).toMatchObject({ code: 0 });
    const buildpack = readFileSync(join(out, "run.sh"), "utf8");
    expect(buildpack).toContain("  CNB_PLATFORM_API=0.15 \\\n");
    expect(buildpack).toContain("/cnb/lifecycle/rebaser");
    const runScript = (subject: string) => runTool(join(out, "run.sh"), [subject], { env: NODE });
    const onMutant = runScript(lifecycle);
    expect(onMutant.stdout, onMutant.stderr).toContain("rebase.layers.replaced: it fails");
    expect(onMutant.status).toBe(1);
    expect(runScript(REFERENCE).status).toBe(0);
    const again = await runInProcess("export", failure, "--out", out);
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain("the path exists already");
  }),
);

testWithPython("the script of a law's counterexample fails where the law fails, and on the reference not", () =>
  inFolder(async (folder) => {
    const failure = await failureOfLaw(folder, "rebase.safety.L5", "rebase-turns-run-layers");
    const out = join(folder, "exported");
    expect(await runInProcess("export", failure, "--out", out)).toMatchObject({ code: 0 });
    const runScript = (subject: string) => runTool(join(out, "run.sh"), [subject], { env: NODE });
    const onMutant = runScript(withIdleRebaser(folder));
    expect(onMutant.stdout, onMutant.stderr).toContain("bug: platform.rebaser.run-layers.replaced");
    expect(onMutant.status).toBe(1);
    expect(runScript(REFERENCE).status).toBe(0);
  }),
);

testWithPython("the worlds of a law are made one after the other", () =>
  inFolder(async (folder) => {
    const failure = await failureOfLaw(folder, "build.reproducible", "random-label");
    const out = join(folder, "exported");
    expect(await runInProcess("export", failure, "--out", out)).toMatchObject({ code: 0 });
    const { stdout, stderr, status } = runTool(join(out, "run.sh"), [REFERENCE], { env: NODE });
    expect(stdout.match(/There is no previous image/g), stderr).toHaveLength(2);
    expect(status).toBe(0);
  }),
);
