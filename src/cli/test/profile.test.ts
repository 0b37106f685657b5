import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inFolder } from "#base/testkit";
import { readRecord } from "#reports/stored";
import { runInProcess } from "../e2e/command.testkit.ts";

const NEWEST = ["--platform-api", "0.15", "--buildpack-api", "0.12"];

async function testIn(folder: string, ...args: readonly string[]) {
  const { code, stderr } = await runInProcess("test", ...args, ...NEWEST, "--out", folder);
  const record = readRecord(folder);
  return { code, stderr, record: record.ok ? record.value : undefined };
}

describe("--profile", () => {
  test("judges what it has, and records the rest as not claimed", () =>
    inFolder(async (folder) => {
      const { code, record } = await testIn(
        folder,
        "--profile",
        "core",
        "detect.group.single",
        "export.slices.sequential",
      );
      expect(code).toBe(0);
      expect(record?.lifecycle.profile).toBe("core");
      expect(record?.results.map(({ id, verdict }) => [id, verdict])).toEqual([
        ["detect.group.single", { is: "pass" }],
        ["export.slices.sequential", { is: "not-run", why: "not-claimed: the profile core does not have registry" }],
      ]);
    }));

  test("lists only what it has", async () => {
    const { stdout } = await runInProcess(
      "test",
      "--list",
      "--profile",
      "core",
      ...NEWEST,
      "detect.group",
      "export.slices",
    );
    expect(stdout).toContain("detect.group.single");
    expect(stdout).not.toContain("export.slices");
  });

  test("that the lifecycle does not keep fails", () =>
    inFolder(async (folder) => {
      const module = join(folder, "no-extender.mjs");
      writeFileSync(
        module,
        `const program = () => 0;
export const lifecycle = { name: "none", version: "1", platform: ["0.15"], buildpack: ["0.12"], programs: Object.fromEntries(
  ["analyzer", "detector", "restorer", "builder", "exporter", "creator", "rebaser", "launcher"].map((name) => [name, program])) };\n`,
      );
      const what = "inputs.extend.app.flag";
      const claimed = await testIn(join(folder, "a"), "--lifecycle", module, "--profile", "extensions", what);
      expect(claimed.code, claimed.stderr).toBe(1);
      expect(claimed.record?.results[0]).toMatchObject({
        verdict: { is: "fail", kind: "bug" },
        evidence: { failures: [{ expected: "the lifecycle to have extensions, as the profile extensions claims" }] },
      });
      const unclaimed = await testIn(join(folder, "b"), "--lifecycle", module, what);
      expect(unclaimed.record?.results[0]?.verdict.is).toBe("not-run");
    }));

  test("with another name is a usage error", async () => {
    const { code, stderr } = await runInProcess("test", "--profile", "registy");
    expect(code).toBe(2);
    expect(stderr).toContain("Expected one of core, registry, layout");
  });
});
