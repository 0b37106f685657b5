import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageFile } from "#base/host";
import { inFolder } from "#base/testkit";
import { type CoveredStatement, countCoverage, countsBy } from "#ledger";
import { runInProcess } from "../e2e/command.testkit.ts";
import { specificationCoverage } from "./run.ts";

describe("plimsoll ledger", () => {
  test("counts every statement once, in words and in JSON", async () => {
    const { statements, verified, notTestable, notCovered } = countCoverage(specificationCoverage());
    expect(verified + notTestable + notCovered).toBe(statements);
    const { stdout } = await runInProcess("ledger", "--by", "document");
    expect(stdout).toContain(`${verified} of ${statements} statements are verified`);
    expect(stdout).not.toContain("proposals/");
    const json = JSON.parse((await runInProcess("ledger", "--json")).stdout);
    expect(json.total).toMatchObject({ statements, verified });
    expect(json.statements).toHaveLength(statements);
  });

  test("says of a statement that cannot be tested why", async () => {
    const { stdout } = await runInProcess("ledger");
    expect(stdout).toMatch(/buildpack\.detection\.may-parallel .*\n.*\(Permission; tests must not depend on order\)/);
  });

  test("the README quotes a percentage that is true and not old", () => {
    const quoted = /more than (\d+) % of what a test can show of lifecycles/.exec(
      readFileSync(packageFile("README.md"), "utf8"),
    );
    const { percent = 0 } = countsBy(specificationCoverage(), "party").get("lifecycle") ?? {};
    expect(percent).toBeGreaterThanOrEqual(Number(quoted?.[1]));
    expect(percent).toBeLessThan(Number(quoted?.[1]) + 5);
  });
});

/** What a lifecycle must do. */
const isCore = ({ statement: { subject, level } }: CoveredStatement): boolean =>
  subject === "lifecycle" && (level === "MUST" || level === "MUST NOT");

describe("the ledger", () => {
  test("has a test case or a reason for each thing that a lifecycle must do", () => {
    const odd = specificationCoverage()
      .filter(isCore)
      .filter(({ is, statement: { test = "" } }) => is === "not-covered" || (is === "not-testable" && test === ""));
    expect(odd.map(({ statement: { id } }) => id)).toEqual([]);
  });

  test("has the table of the README", async () => {
    const readme = readFileSync(packageFile("README.md"), "utf8");
    const { stdout } = await runInProcess("ledger", "--by", "api");
    const current = readme.replace(/^\| statements of \|.*\n(\|.*\n)*/m, stdout);
    await expect(current).toMatchFileSnapshot(packageFile("README.md"));
  });
});

describe("plimsoll ledger --against", () => {
  test("exits with 1 and prints what changed", () =>
    inFolder(async (folder) => {
      for (const name of ["buildpack.md", "distribution.md", "image_extension.md", "platform.md"])
        writeFileSync(join(folder, name), "The lifecycle MUST sing.\n");
      const { code, stdout } = await runInProcess("ledger", "--against", folder);
      expect(code).toBe(1);
      expect(stdout).toContain("platform.md 1\n    The lifecycle MUST sing.");
      expect(stdout).toMatch(/\n\d+ changed or gone, 4 new, 0 moved/);
    }));

  test("exits with 2 for a folder that is no checkout", () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, "empty"));
      const { code, stderr } = await runInProcess("ledger", "--against", join(folder, "empty"));
      expect(code).toBe(2);
      expect(stderr).toContain("give a checkout of buildpacks/spec");
    }));
});
