import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder } from "#base/testkit";
import { smallBuildpack } from "./buildpacks.testkit.ts";
import { runInProcess, writeFiles } from "./command.testkit.ts";

const SITE = smallBuildpack(
  "me/site",
  `#!/usr/bin/env bash
cat > "$1/launch.toml" <<TOML
[[processes]]
type = "web"
command = ["/usr/bin/serve", "/workspace"]
default = true
TOML
`,
);

const OS = 'ID=plimsoll\nVERSION_ID="1"\n';

/** Builds an app on a run image with `/usr/bin/serve`, then rebases it onto a run image of `files`. */
const buildAndRebase = (files: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  inFolder(async (folder) => {
    writeFiles(join(folder, "app"), { "index.html": "hello" });
    writeFiles(join(folder, "site"), SITE);
    writeFiles(join(folder, "old"), { "etc/os-release": OS, "usr/bin/serve": "#!/bin/sh\n" });
    writeFiles(join(folder, "new"), files);
    const built = await runInProcess(
      ...["build", "app", "--path", `${folder}/app`, "--buildpack", `${folder}/site`],
      ...["--run-image", `${folder}/old`, "--output", `oci-archive:${folder}/app.tar`],
    );
    expect(built, built.stderr).toMatchObject({ code: 0 });
    return runInProcess("rebase", `oci-archive:${folder}/app.tar`, "--run-image", `${folder}/new`, ...args);
  });

const findingsOf = (stdout: string): readonly object[] =>
  (JSON.parse(stdout) as { findings: readonly object[] }).findings;

test("a compatible run image has no findings", async () => {
  const ran = await buildAndRebase({ "etc/os-release": OS, "usr/bin/serve": "#!/bin/sh\nexit 0\n" });
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(ran.stdout).toContain("No problem found");
});

test("a missing program of a process is reported", async () => {
  const ran = await buildAndRebase({ "etc/os-release": OS }, "--json");
  expect(findingsOf(ran.stdout)).toEqual([
    { law: "lost", at: "process web", says: "/usr/bin/serve is not in the new run image" },
  ]);
});

test("a run image with files in the app's directories is reported by path", async () => {
  const ran = await buildAndRebase(
    { "etc/os-release": OS, "usr/bin/serve": "", "workspace/own": "x", "cnb/odd": "x" },
    "--json",
  );
  expect(findingsOf(ran.stdout)).toContainEqual({
    law: "L3",
    at: "/workspace/own",
    says: "came from the new run image",
  });
});

test("another distribution is rejected with the lifecycle's own code, and accepted with --force", async () => {
  const other = { "etc/os-release": 'ID=other\nVERSION_ID="9"\n', "usr/bin/serve": "" };
  const refused = await buildAndRebase(other);
  expect(refused.code).toBeGreaterThanOrEqual(70);
  expect(refused.code).toBeLessThan(80);
  expect(refused.stderr).toContain("-force");
  expect(await buildAndRebase(other, "--force")).toMatchObject({ code: 0 });
});

test("a missing image, an existing output and an image without lifecycle metadata are errors", () =>
  inFolder(async (folder) => {
    writeFiles(folder, { "run/etc/os-release": OS, "there/file": "" });
    const none = await runInProcess("rebase", `oci:${folder}/none`, "--run-image", `${folder}/run`);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining(`oci:${folder}/none`) });
    const overwriting = await runInProcess(
      ...["rebase", `${folder}/run`, "--run-image", `${folder}/run`],
      ...["--output", `oci:${folder}/there`],
    );
    expect(overwriting).toMatchObject({ code: 2, stderr: expect.stringContaining("the output path exists already") });
    const plain = await runInProcess("rebase", `${folder}/run`, "--run-image", `${folder}/run`);
    expect(plain.code).toBeGreaterThanOrEqual(70);
    expect(plain.stderr).toContain("no lifecycle made the image");
  }));

test("with a proposal the rebaser applies it, and exported directories belong to the app", () =>
  inFolder(async (folder) => {
    const tool = smallBuildpack("me/tool", "#!/usr/bin/env bash\necho 1 > /opt/tool\n");
    const toml = tool["buildpack.toml"].replace("[buildpack]\n", '[buildpack]\nexport_dirs = ["/opt"]\n');
    writeFiles(folder, {
      "old/etc/os-release": OS,
      "new/etc/os-release": OS,
      "new/opt/other": "",
      "app/index.html": "",
    });
    writeFiles(`${folder}/tool`, { ...tool, "buildpack.toml": toml });
    const build = ["build", "app", "--path", `${folder}/app`, "--buildpack", `${folder}/tool`];
    const to = ["--run-image", `${folder}/old`, "--output", `oci:${folder}/image`];
    const built = await runInProcess(...build, ...to, "--proposal", "export-dirs");
    expect(built, built.stderr).toMatchObject({ code: 0 });
    const onto = (run: string, ...args: readonly string[]) =>
      runInProcess("rebase", `oci:${folder}/image`, "--run-image", `${folder}/${run}`, ...args);
    expect((await onto("old")).stdout).toContain(
      "L4 /opt: comes from the app, outside of the directories that it owns",
    );
    expect((await onto("old", "--proposal", "export-dirs")).stdout).toContain("No problem found");
    const shown = await onto("new", "--proposal", "export-dirs", "--json");
    expect(findingsOf(shown.stdout)).toEqual([{ law: "L3", at: "/opt/other", says: "came from the new run image" }]);
    const refused = await onto("new", "--proposal", "export-dirs:rebase=check");
    expect(refused).toMatchObject({ code: 72, stderr: expect.stringMatching(/content at \/opt.*rebase onto another/) });
  }));
