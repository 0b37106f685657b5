/** The command: what it prints, writes and exits with, also for bad input. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { byteString, orThrow } from "#base";
import { inFolder } from "#base/testkit";
import { archiveStore, hostFiles, layoutStore, setConfig } from "#image";
import { imageOfTree } from "#platform";
import { treeOf } from "#tree";
import { runInProcess } from "../e2e/command.testkit.ts";

const DETECT = "#!/usr/bin/env bash\ntest -e app.sh || exit 100\n";
const BUILD = `#!/usr/bin/env bash
set -eu
printf '[[processes]]\\ntype = "web"\\ncommand = ["bash"]\\n' >"$CNB_LAYERS_DIR/launch.toml"
`;
const descriptor = (api: string): string =>
  `${api === "" ? "" : `api = ${api}\n`}[buildpack]\nid = "acme/hello"\nversion = "1.0.0"\n[[targets]]\nos = "linux"\n`;

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    if (name.includes("bin/")) chmodSync(path, 0o755);
  }
}

const hello = (api: string): Readonly<Record<string, string>> => ({
  "hello/buildpack.toml": descriptor(api),
  "hello/bin/detect": DETECT,
  "hello/bin/build": BUILD,
  "app/app.sh": "echo app\n",
});

const inWorkshop = (
  api: string,
  use: (check: (...args: readonly string[]) => ReturnType<typeof runInProcess>, folder: string) => Promise<void>,
) =>
  inFolder(async (folder) => {
    write(folder, hello(api));
    await use(
      (party = "", what = "", ...more) =>
        runInProcess("check", party, join(folder, what), "--out", join(folder, "out"), ...more),
      folder,
    );
  });

describe("plimsoll check buildpack", () => {
  test("judges a buildpack without a fault, and writes a record that plimsoll report reads", () =>
    inWorkshop('"0.12"', async (check, folder) => {
      const { code, stdout } = await check("buildpack", "hello", "--path", join(folder, "app"));
      expect(stdout).toContain("buildpack acme/hello@1.0.0  conforms");
      expect(code).toBe(0);
      const record = JSON.parse(readFileSync(join(folder, "out/record.json"), "utf8"));
      expect(record.results[0]).toMatchObject({ kind: "rule", party: "buildpack acme/hello@1.0.0" });
      expect((await runInProcess("report", join(folder, "out"))).stdout).toContain(
        "buildpack acme/hello@1.0.0  conforms",
      );
    }));

  test.each([
    ["no API", "", 1, "nothing"],
    ["an empty API", '""', 1, '""'],
    ["an API with spaces", '" 0.12"', 1, '" 0.12"'],
    ["an API with a patch number", '"0.12.1"', 1, '"0.12.1"'],
    ["an API of words", '"newest"', 1, '"newest"'],
  ])("with %s fails", (_, api, expected, shows) =>
    inWorkshop(api, async (check) => {
      const { code, stdout } = await check("buildpack", "hello");
      expect(code).toBe(expected);
      expect(stdout).toContain("FAIL  check.buildpack.api  ");
      expect(stdout).toContain(`actual    ${shows}`);
    }),
  );

  test.each([
    ["above", '"0.99"'],
    ["below", '"0.1"'],
  ])("with an API %s the range does not run its programs", (_, api) =>
    inWorkshop(api, async (check, folder) => {
      const { code, stdout } = await check("buildpack", "hello", "--path", join(folder, "app"), "--verbose");
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /not-run {2}check\.buildpack\.detect-exit .* Plimsoll knows Buildpack API 0\.\d+ to 0\.\d+, and this is/,
      );
    }),
  );

  test("repeats one rule with the command that a failure prints", () =>
    inWorkshop("", async (check) => {
      const { code, stdout } = await check("buildpack", "hello", "--rule", "check.buildpack.api", "--json");
      expect(code).toBe(1);
      const { results } = JSON.parse(stdout);
      expect(results).toHaveLength(1);
      expect(results[0].replay).toMatch(/^plimsoll check buildpack .*hello --rule check\.buildpack\.api$/);
    }));

  test("expects the failures of a list", () =>
    inWorkshop("", async (check, folder) => {
      write(folder, { "known.toml": '[[known]]\nid = "check.buildpack.api"\nreason = "later"\n' });
      const { code, stdout } = await check("buildpack", "hello", "--known", join(folder, "known.toml"));
      expect(stdout).toContain("1 known");
      expect(code).toBe(0);
    }));

  test("is a usage error for a folder, a party or a rule that does not exist", () =>
    inWorkshop('"0.12"', async (check) => {
      expect(await check("buildpack", "none")).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("there is no such buildpack"),
      });
      expect(await check("lifecycle", "hello")).toMatchObject({ code: 2 });
      const unknown = await check("buildpack", "hello", "--rule", "check.buildpack.apis");
      expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("did you mean check.buildpack.api?") });
    }));
});

describe("plimsoll check buildpack on a package", () => {
  test("judges the buildpacks in a .cnb file, and the package", () =>
    inFolder(async (folder) => {
      const at = "/cnb/buildpacks/acme_hello/1.0.0";
      const program = { text: DETECT, mode: 0o755 };
      const tree = treeOf({
        [`${at}/buildpack.toml`]: descriptor('"0.12"'),
        [`${at}/bin/detect`]: program,
        [`${at}/bin/build`]: program,
      });
      const bare = imageOfTree(tree);
      const label = { "io.buildpacks.buildpackage.metadata": '{"id":"acme/hello","version":"2.0.0"}' };
      const path = join(folder, "hello.cnb");
      orThrow(
        await archiveStore(hostFiles, byteString(path)).save(setConfig(bare, { config: { Labels: label } }), [
          "latest",
        ]),
      );
      const { code, stdout } = await runInProcess(
        "check",
        "buildpack",
        path,
        "--out",
        join(folder, "out"),
        "--verbose",
      );
      expect(stdout).toMatch(/^pass {2}check\.buildpack\.executables {2}implied {2}buildpack acme\/hello@1\.0\.0$/m);
      expect(stdout).toContain("FAIL  check.buildpack.package-entry");
      expect(code).toBe(1);
    }));
});

describe("plimsoll check image", () => {
  test("judges an app image that plimsoll build wrote", () =>
    inWorkshop('"0.12"', async (check, folder) => {
      const image = join(folder, "image");
      await runInProcess(
        "build",
        "--path",
        join(folder, "app"),
        "--buildpack",
        join(folder, "hello"),
        "--output",
        `oci:${image}`,
      );
      const { code, stdout } = await check("image", "image", "--verbose");
      expect(stdout).toMatch(/^pass {2}check\.image\.rebase/m);
      expect(stdout).toMatch(/^fail {2}check\.image\.process-programs/m);
      expect(code).toBe(1);
    }));

  test("has a verdict for an image without a configuration", () =>
    inFolder(async (folder) => {
      const bare = setConfig(imageOfTree(treeOf({ "/a": "" })), { os: "", architecture: "", config: {} });
      orThrow(await layoutStore(hostFiles, byteString(join(folder, "bare"))).save(bare, ["latest"]));
      const { code, stdout } = await runInProcess("check", "image", join(folder, "bare"), "--out", join(folder, "out"));
      expect(stdout).toContain("FAIL  check.image.os-architecture");
      expect(code).toBe(1);
    }));

  test("judges a builder whose label lies", () =>
    inFolder(async (folder) => {
      const base = imageOfTree(treeOf({ "/etc/os-release": "ID=debian\n" }));
      const lying = setConfig(base, {
        config: { ...base.config.config, Labels: { "io.buildpacks.base.distro.name": "ubuntu" } },
      });
      orThrow(await layoutStore(hostFiles, byteString(join(folder, "builder"))).save(lying, ["latest"]));
      const { code, stdout } = await runInProcess(
        "check",
        "builder",
        join(folder, "builder"),
        "--out",
        join(folder, "out"),
      );
      expect(stdout).toContain("check.builder.os-release");
      expect(code).toBe(1);
    }));
});

describe("plimsoll check platform", () => {
  const call = (phase: string): string =>
    `plimsoll-probe {"probe":1,"phase":"${phase}","argv":[],"args":["example.com/app:1"],"env":{},"cwd":"/","uid":1000,"gid":1000,"inputs":{},"files":{},"before":[],"exit":0}\n`;

  test("finds a platform that skips a phase", () =>
    inFolder(async (folder) => {
      write(folder, {
        log: ["analyze", "detect", "build", "export"].map((phase) => `==> ${phase}\n${call(phase)}`).join(""),
      });
      const { code, stdout } = await runInProcess(
        "check",
        "platform",
        join(folder, "log"),
        "--out",
        join(folder, "out"),
      );
      expect(stdout).toContain("FAIL  check.platform.phase-order");
      expect(stdout).toContain('actual    "analyze detect build export"');
      expect(code).toBe(1);
    }));

  test("is a usage error for a log in which a line of the probe is cut", () =>
    inFolder(async (folder) => {
      write(folder, { log: `${call("analyze")}${call("detect").slice(0, 40)}\n` });
      expect(await runInProcess("check", "platform", join(folder, "log"))).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/log:2: this line of the probe is not whole/),
      });
    }));

  test("is a usage error for a log without the probe, or a folder that is not empty", () =>
    inFolder(async (folder) => {
      write(folder, { log: "===> BUILDING\n" });
      const args = ["check", "platform", join(folder, "log"), "--out", join(folder, "out")];
      expect(await runInProcess(...args)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("has no line of the probe"),
      });
      const probe = await runInProcess("check", "platform", folder, "--write-probe");
      expect(probe).toMatchObject({ code: 2, stderr: expect.stringMatching(/is not empty|was never built/) });
      expect(await runInProcess("check", "image", folder, "--write-probe")).toMatchObject({ code: 2 });
    }));
});
