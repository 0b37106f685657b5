/** A platform that is not Plimsoll's own, judged with the probe: the shell script in `examples/shell-platform`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { packageFile } from "#base/host";
import { inFolder, testWith, toolOutput } from "#base/testkit";
import { runInProcess } from "../e2e/command.testkit.ts";

const BUILD = packageFile("examples/shell-platform/build.sh");

const BUILDER: Readonly<Record<string, string>> = {
  "order.toml": '[[order]]\n[[order.group]]\nid = "acme/hello"\nversion = "1.0.0"\n',
  "run.toml": '[[images]]\nimage = "example.com/run:1"\n',
  "buildpacks/acme_hello/1.0.0/buildpack.toml": 'api = "0.12"\n[buildpack]\nid = "acme/hello"\nversion = "1.0.0"\n',
  "env/PLIMSOLL_USER": "probe",
};

function builderIn(folder: string): string {
  for (const [name, text] of Object.entries(BUILDER)) {
    const path = join(folder, "builder", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return join(folder, "builder");
}

testWith("bwrap", "setpriv")("the example obeys the rules of platforms that its builds show", () =>
  inFolder(async (folder) => {
    const at = (name: string): string => join(folder, name);
    await runInProcess("check", "platform", at("probe"), "--write-probe");
    mkdirSync(at("app"));
    const names = ["example.com/app:1", "example.com/run:1"];
    writeFileSync(at("log"), toolOutput(BUILD, at("probe"), builderIn(folder), at("app"), at("work"), ...names));
    const { code, stdout } = await runInProcess(
      "check",
      "platform",
      at("log"),
      "--out",
      at("out"),
      "--verbose",
      "--strict",
    );
    expect(stdout.split("\n").filter((line) => line.startsWith("fail"))).toEqual([]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^pass {2}check\.platform\.containers/m);
    expect(readFileSync(at("out/record.json"), "utf8")).toContain("check.platform.phase-order");
  }),
);
