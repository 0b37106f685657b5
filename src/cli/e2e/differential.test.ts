/** `plimsoll differential`, half a lifecycle and two lifecycles, on launchers that are shell scripts. */
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inFolder, toolOutput } from "#base/testkit";
import { probeSandbox } from "#machine";
import { runInProcess, writeFiles } from "./command.testkit.ts";

const sandbox = await probeSandbox();
const EXEC = "#!/bin/sh\ncd /workspace\n";

/** Two folders with a launcher each. */
const inLaunchers = (launchers: Readonly<Record<string, string>>, act: (folder: string) => Promise<void>) =>
  inFolder(async (folder) => {
    for (const [name, text] of Object.entries(launchers)) {
      writeFiles(join(folder, name), { launcher: text });
      chmodSync(join(folder, name, "launcher"), 0o755);
    }
    await act(folder);
  });

describe.skipIf(!sandbox.usable)("plimsoll differential", () => {
  const same = `${EXEC}exec /workspace/web\n`;

  test("finds nothing between two launchers that do the same, one of them in an archive", () =>
    inLaunchers({ a: same, b: same }, async (folder) => {
      toolOutput("tar", "-czf", `${folder}/b.tgz`, "-C", `${folder}/b`, "launcher");
      const ran = await runInProcess("differential", `${folder}/a`, `${folder}/b.tgz`, "--runs", "8");
      expect(ran.stdout).toMatch(/0 differences in 0 of 8 worlds/);
      expect(ran.code).toBe(0);
    }));

  test("shows what differs, also as JSON", () =>
    inLaunchers({ a: same, b: `${EXEC}A=1 exec /workspace/web\n` }, async (folder) => {
      const args = ["differential", `${folder}/a`, `${folder}/b`, "--runs", "2"] as const;
      const shown = await runInProcess(...args);
      expect(shown.code).toBe(1);
      expect(shown.stdout).toMatch(/1\. in the plain world\n {3}env A\n.*\n.* 1\n {3}no statement is about this/);
      const { differences } = JSON.parse((await runInProcess(...args, "--json")).stdout);
      expect(differences).toMatchObject([{ changes: [], members: [{ member: "env A", a: null, b: "1" }] }]);
    }));
});

describe("usage errors", () => {
  const rejects = async (args: readonly string[], says: RegExp): Promise<void> => {
    const ran = await runInProcess(...args);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toMatch(says);
  };

  test("a directory without a launcher", () =>
    inFolder((folder) => rejects(["differential", folder], /expected an executable at .*\/launcher, found none/)));

  test("departures without the reference, or of the launcher alone", async () => {
    await rejects(["differential", "a", "--departures"], /--departures is about the reference in whole builds/);
    await rejects(["differential", "a", "b", "--phase", "build", "--departures"], /one lifecycle/);
  });

  test("a directory without any executable", () =>
    inFolder((folder) =>
      rejects(["test", "--lifecycle", folder, "--out", join(folder, "out")], /found none of analyzer/),
    ));

  test("--rest without executables, and more than two lifecycles", async () => {
    await rejects(["test", "--rest", "."], /--rest is for a directory of executables/);
    const three = Array.from({ length: 3 }, () => ["--lifecycle", "reference"]).flat();
    await rejects(["test", ...three], /two lifecycles can be compared/);
  });
});
