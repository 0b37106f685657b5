/** Runs the steps of action.yml that judge and report, as a runner of GitHub does: bash stops at the first command that fails. */
import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFile } from "#base/host";
import { inFolder } from "#base/testkit";

const action = readFileSync(packageFile("action.yml"), "utf8");

/** The script of a step. */
function scriptOf(step: string): string {
  const text = action.split(`    - name: ${step}\n`)[1]?.split("\n    - name:")[0]?.split("run: |\n")[1];
  if (text === undefined) throw new Error(`action.yml has no step ${step}`);
  return text.replace(/^ {8}/gm, "");
}

type Environment = Readonly<Record<string, string>>;

function run(folder: string, step: string, env: Environment): Promise<{ readonly code: number; readonly out: string }> {
  const runner = {
    RUNNER_TEMP: folder,
    GITHUB_ACTIONS: "true",
    GITHUB_OUTPUT: join(folder, "output"),
    GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
  };
  const options = { cwd: folder, env: { ...process.env, ...runner, ...env } };
  return new Promise((settle) => {
    execFile("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", scriptOf(step)], options, (error, out, err) =>
      settle({ code: typeof error?.code === "number" ? error.code : 0, out: `${out}${err}` }),
    );
  });
}

/** The command where the first step of the action installs it. */
function install(folder: string): void {
  const bin = join(folder, "plimsoll/node_modules/.bin");
  mkdirSync(bin, { recursive: true });
  const command = join(bin, "plimsoll");
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${packageFile("dist/src/cli/main.js")}" "$@"\n`);
  chmodSync(command, 0o755);
}

test("a failure is an output, an annotation, a summary and a report, and not the end of the action", () =>
  inFolder(async (folder) => {
    install(folder);
    const inputs = { WHAT: "detect.group", ARGUMENTS: "--platform-api 0.15 --jobs 1", KNOWN: "" };
    const base = join(folder, "base");
    await run(folder, "Judge", { ...inputs, LIFECYCLE: "reference", OUT: base });
    const OUT = join(folder, "plimsoll-it");
    const judged = await run(folder, "Judge", { ...inputs, LIFECYCLE: "mutant:group-reversed", OUT });
    expect(judged.code, judged.out).toBe(0);
    expect(judged.out).toContain("::error title=");
    expect(readFileSync(join(folder, "output"), "utf8")).toContain(`exit-code=1\nrecord=${OUT}/record.json\n`);
    const reported = await run(folder, "Report", { BASELINE: join(base, "record.json"), OUT });
    expect(reported.code, reported.out).toBe(0);
    expect(existsSync(join(OUT, "latest/report.html"))).toBe(true);
    expect(readFileSync(join(folder, "summary.md"), "utf8")).toMatch(/worse, 0 better/);
    expect((await run(folder, "Verdict", { CODE: "1" })).code).toBe(1);
  }));
