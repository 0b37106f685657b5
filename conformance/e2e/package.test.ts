/**
 * The package as a user has it: packed, installed into an empty folder, made read-only, run by a user who is not root. The tests need the
 * built dist/ and a package registry. Without a registry they are skipped; in CI they fail.
 */
import { execFile } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { probeSandbox } from "#machine";
import type { RunRecord } from "#reports";

const top = resolve(import.meta.dirname, "../..");
const place = mkdtempSync(join(tmpdir(), "plimsoll-package-"));
const project = join(place, "project");
const home = join(place, "home");
const temporary = join(place, "tmp");
const NOBODY = 65534;
const INSTALL_MS = 240_000;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  const options = { cwd, env, maxBuffer: 1 << 28, encoding: "utf8" } as const;
  return new Promise((settle) => {
    execFile(command, args, options, (error, out, err) => {
      settle({ code: error === null ? 0 : typeof error.code === "number" ? error.code : -1, out, err });
    });
  });
}

/** Runs as a user who may not write to the package: root could. */
function asUser(command: string, ...args: readonly string[]): Promise<Ran> {
  const { PATH } = process.env;
  const env = {
    PATH,
    HOME: home,
    TMPDIR: temporary,
    npm_config_cache: join(home, "npm"),
    npm_config_update_notifier: "false",
  };
  if (process.getuid?.() !== 0) return run(command, args, project, env);
  const drop = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", command, ...args];
  return run("setpriv", drop, project, env);
}

const npx = (...args: readonly string[]): Promise<Ran> => asUser("npx", "--no-install", ...args);
const record = (): RunRecord => JSON.parse(readFileSync(join(project, ".plimsoll/record.json"), "utf8"));

let packed: readonly string[] = [];
let unavailable: string | undefined;

beforeAll(async () => {
  for (const directory of [project, home, temporary]) mkdirSync(directory);
  const pack = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", place], top, process.env);
  expect(pack.code, pack.err).toBe(0);
  const [made] = JSON.parse(pack.out) as { readonly filename: string; readonly files: { readonly path: string }[] }[];
  packed = made?.files.map(({ path }) => path) ?? [];
  writeFileSync(join(project, "package.json"), '{ "name": "mine", "private": true, "type": "module" }\n');
  const flags = ["--prefer-offline", "--no-audit", "--no-fund"];
  const install = await run("npm", ["install", ...flags, join(place, made?.filename ?? "")], project, process.env);
  if (install.code !== 0) unavailable = `npm install failed: ${install.err.slice(-500)}`;
  if (unavailable !== undefined && process.env.CI === undefined) return;
  expect(unavailable).toBeUndefined();
  copyFileSync(join(top, "examples/my-lifecycle/my-lifecycle.ts"), join(project, "my-lifecycle.ts"));
  cpSync(join(top, "examples/my-lifecycle/my-suite.ts"), join(project, "my-suite.test.ts"));
  copyFileSync(join(top, "examples/my-proposal/base-labels.ts"), join(project, "base-labels.ts"));
  chmodAll(join(project, "node_modules"), 0o222);
  chmodSync(place, 0o755);
  if (process.getuid?.() === 0) for (const own of [project, home, temporary]) chownSync(own, NOBODY, NOBODY);
}, INSTALL_MS);

afterAll(() => {
  for (const entry of readdirSync(project, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
  rmSync(place, { recursive: true, force: true });
});

function chmodAll(directory: string, without: number): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) chmodAll(path, without);
    else if (entry.isFile()) chmodSync(path, 0o755 & ~without);
  }
  chmodSync(directory, 0o755 & ~without);
}

const needed = (name: string, body: () => Promise<void>): void =>
  test(name, { timeout: INSTALL_MS }, async ({ skip }) => {
    if (unavailable !== undefined) skip(unavailable);
    await body();
  });

describe("the packed package", () => {
  test("holds the command, its data and its docs, and no tests", () => {
    for (const path of [
      "LICENSE",
      "README.md",
      "dist/vendor/LICENSES.txt",
      "dist/executables/launcher",
      "dist/types/src/index.d.ts",
      "specs/record.schema.json",
      "docs/subjects.md",
    ]) {
      expect(packed).toContain(path);
    }
    expect(
      packed.filter((path) =>
        /\.test\.|testkit|fixture|^(src|bench|conformance\/(?!recordings|reports\/html\/page\.))|^proposals\/.*\.ts$/.test(
          path,
        ),
      ),
    ).toEqual([]);
  });

  needed("runs no script when it is installed", async () => {
    const tree = JSON.parse(readFileSync(join(project, "node_modules/.package-lock.json"), "utf8"));
    const withScripts = Object.entries<{ readonly hasInstallScript?: boolean }>(tree.packages).filter(
      ([, { hasInstallScript }]) => hasInstallScript === true,
    );
    expect(withScripts.map(([path]) => path)).toEqual([]);
  });
});

describe("the installed package, which its user may not write to,", () => {
  needed("judges the reference, and writes only its record and compiled code", async () => {
    const before = readdirSync(project);
    const { code, out, err } = await npx("plimsoll", "test");
    // A slow machine shows progress.
    expect(err.replace(/^plimsoll: \d+ of \d+ judged.*\n/gm, "")).toBe("");
    expect(out).toContain("conforms: no bug in what a lifecycle must do");
    expect(code).toBe(0);
    expect(record().complete).toBe(true);
    expect(readdirSync(project).filter((name) => !before.includes(name))).toEqual([".plimsoll"]);
    // Compiled code: the package is read-only.
    const kept = readdirSync(temporary);
    expect(kept).toEqual([expect.stringMatching(/^plimsoll-code-\d+$/)]);
    expect(readdirSync(join(temporary, kept[0] ?? "")).length).toBeGreaterThan(0);
  });

  needed("judges a lifecycle in TypeScript", async () => {
    const chosen = ["detect.group.single", "detect.exit.passed", "detect.plan.provided-after"];
    const { code, out, err } = await npx("plimsoll", "test", "--lifecycle", "./my-lifecycle.ts", ...chosen);
    expect(err).toBe("");
    expect(code, out).toBe(1);
    const verdicts = new Map(record().results.map(({ id, verdict }) => [id, verdict.is]));
    expect(Object.fromEntries(verdicts)).toEqual({
      "detect.group.single": "pass",
      "detect.exit.passed": "pass",
      "detect.plan.provided-after": "fail",
    });
  });

  needed("takes a proposal in TypeScript, in threads and as executables where there is a sandbox", async () => {
    const { usable } = await probeSandbox();
    const machine = usable ? ["--machine", "both"] : [];
    const own = ["--proposal", "./base-labels.ts", ...machine];
    const { code, out, err } = await npx("plimsoll", "test", ...own, "proposal.base-labels.*", "--jobs", "2");
    expect({ code, err }, out).toEqual({ code: 0, err: "" });
    expect(out).toContain(usable ? "4 results on both machines, 0 differ" : "4 pass");
    const wrong = await npx("plimsoll", "test", "--proposal", "./base-labels.ts:rebase=text", "proposal.base-labels.*");
    expect(wrong.code).toBe(1);
    const [failure = ""] = readdirSync(join(project, ".plimsoll/failures"));
    const again = await npx("plimsoll", "replay", `.plimsoll/failures/${failure}`);
    expect(again.out).toContain("it still fails");
    expect((await npx("plimsoll", "try", "./base-labels.ts")).code).toBe(0);
    writeFileSync(
      join(project, "my-proposal.test.ts"),
      `import { conformance } from "plimsoll/vitest";
conformance({ proposals: ["./base-labels.ts"], what: ["proposal.base-labels.exported"] });
`,
    );
    const suite = await npx("vitest", "run", "--no-cache", "--reporter=json", "my-proposal.test.ts");
    rmSync(join(project, "my-proposal.test.ts"));
    expect(suite.code, suite.out).toBe(0);
    expect(JSON.parse(suite.out)).toMatchObject({ numPassedTests: 2, numFailedTests: 0 });
  });

  needed("registers its cases in a user's suite, which prints what the command prints", async () => {
    const suite = await npx("vitest", "run", "--no-cache", "--reporter=json");
    const { testResults } = JSON.parse(suite.out) as {
      readonly testResults: readonly { readonly assertionResults: readonly Assertion[] }[];
    };
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    const single = results.filter(({ title }) => title.startsWith("detect.group.single"));
    expect(single.map(({ status }) => status)).toEqual(["passed", "passed"]);
    const unmet = results.filter(({ title }) => title.startsWith("detect.plan.provided-after"));
    expect(unmet.map(({ status }) => status)).toEqual(["failed", "failed"]);
    const command = await npx("plimsoll", "test", "--lifecycle", "./my-lifecycle.ts", "detect.plan.provided-after");
    for (const { failureMessages } of unmet) {
      const lines = failureMessages
        .join("\n")
        .split("\n")
        .filter((line) => /breaks|expected|actual/.test(line));
      expect(lines.length).toBeGreaterThan(2);
      for (const line of lines) expect(command.out).toContain(line);
    }
  });

  needed("has types", async () => {
    writeFileSync(
      join(place, "typed.ts"),
      `import { cases, judge, type Observation, type TestCase } from "plimsoll";
import { conformance } from "plimsoll/vitest";
const one: TestCase | undefined = cases[0];
export const verdict = (seen: Observation): string => (one === undefined ? "" : judge(one, seen).is);
conformance({ what: ["detect"] });
// @ts-expect-error a lane has one of three values
export const wrong: "should-not" | undefined = one?.lane;
// @ts-expect-error an unknown option
conformance({ which: 1 });
`,
    );
    cpSync(join(place, "typed.ts"), join(project, "typed.ts"));
    const tsc = join(top, "node_modules/typescript/bin/tsc");
    const flags = [
      "--noEmit",
      "--strict",
      "--target",
      "es2022",
      "--module",
      "nodenext",
      "--types",
      "",
      "--skipLibCheck",
    ];
    const checked = await asUser(process.execPath, tsc, ...flags, "typed.ts", "base-labels.ts");
    expect(checked).toEqual({ code: 0, out: "", err: "" });
  });
});

interface Assertion {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}
