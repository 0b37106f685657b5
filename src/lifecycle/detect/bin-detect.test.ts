/** What bin/detect gets and may do, and which buildpacks the detector does not run. */
import { describe, expect, test } from "vitest";
import { byteString } from "#base";
import type { Process, Program } from "#machine";
import { orderOf, testWorld } from "../book/world.testkit.ts";
import { detect, exits, passes, plans, provides, requires } from "./detect.testkit.ts";

describe("a bin/detect", () => {
  test("runs once in a phase, in the app directory, with the platform directory and its plan", async () => {
    const runs: Process[] = [];
    const detects: Program = async (process) => {
      runs.push(process);
      expect(process.cwd).toBe("/workspace");
      expect(process.argv.slice(1)).toEqual([process.env.CNB_PLATFORM_DIR, process.env.CNB_BUILD_PLAN_PATH]);
      expect(process.fs.read(byteString(process.argv[2] ?? "")).length).toBe(0);
      return 0;
    };
    const buildpacks = { "a@1": { detect: detects }, "b@1": { detect: exits(100) } };
    expect(await detect(buildpacks, orderOf(["a@1", "b@1"], ["a@1"]))).toEqual({ code: 0, ids: "a" });
    expect(runs.length).toBe(1);
  });

  test("gets exactly the variables of its Buildpack API", async () => {
    const seen: Record<string, Readonly<Record<string, string>>> = {};
    const records =
      (name: string): Program =>
      async (process) => {
        seen[name] = process.env;
        return 0;
      };
    const target = '[run-image.target]\nos = "linux"\narch = "arm64"\narch-variant = "v8"\n';
    const files = {
      "/layers/analyzed.toml": `${target}[run-image.target.distro]\nname = "debian"\nversion = "12"\n`,
      "/platform/env/FOO": "bar\n",
      "/platform/env/PATH": "/mine",
    };
    const buildpacks = {
      "old@1": { api: "0.8", detect: records("old") },
      "new@1": { api: "0.12", detect: records("new") },
      "clear@1": { api: "0.10", keys: "clear-env = true", detect: records("clear") },
    };
    const env = { HOME: "/home/cnb", SECRET: "x", CNB_EXEC_ENV: "test" };
    await detect(buildpacks, orderOf(["old@1", "new@1", "clear@1"]), { files, env });
    const own = (version: string, id: string) => ({
      CNB_BUILDPACK_DIR: `/cnb/buildpacks/${id}/${version}`,
      CNB_PLATFORM_DIR: "/platform",
      CNB_BUILD_PLAN_PATH: expect.stringMatching(/^\/tmp\/plan\..*\/plan\.toml$/),
    });
    const targets = {
      CNB_TARGET_OS: "linux",
      CNB_TARGET_ARCH: "arm64",
      CNB_TARGET_ARCH_VARIANT: "v8",
      CNB_TARGET_DISTRO_NAME: "debian",
      CNB_TARGET_DISTRO_VERSION: "12",
    };
    const user = { FOO: "bar\n", PATH: "/mine:/bin", HOME: "/home/cnb" };
    expect(seen.old).toEqual({ ...user, ...own("1", "old") });
    expect(seen.new).toEqual({ ...user, ...own("1", "new"), ...targets, CNB_EXEC_ENV: "test" });
    expect(seen.clear).toEqual({ PATH: "/bin", HOME: "/home/cnb", ...own("1", "clear"), ...targets });
  });

  test("has its output printed if it errs, otherwise only at debug level", async () => {
    const talks =
      (code: number): Program =>
      async (process) => {
        process.stdout.write("said ");
        process.stderr.write("this\n");
        return code;
      };
    const world = (code: number) =>
      testWorld({ buildpacks: { "a@1": { detect: talks(code) } }, files: { "/cnb/order.toml": orderOf(["a@1"]) } });
    expect((await world(1).run("detector")).stdout).toContain("said this\n");
    expect((await world(0).run("detector")).stdout).not.toContain("said this\n");
    expect((await world(0).run("detector", { args: ["-log-level", "debug"] })).stdout).toContain("said this\n");
  });

  test("whose plan is not TOML, or has a requirement with a version, has errored", async () => {
    const withPlan = (toml: string) => detect({ "a@1": { detect: plans(toml) } }, orderOf(["a@1"]));
    expect((await withPlan("[[provides]")).code).toBe(21);
    expect((await withPlan(`${provides("x")}${requires("x")}version = "1"\n`)).code).toBe(21);
  });
});

describe("targets", () => {
  const analyzed = (os: string, distro = ""): Readonly<Record<string, string>> => ({
    "/layers/analyzed.toml": `[run-image.target]\nos = "${os}"\narch = "amd64"\n${distro}`,
  });
  const debian = '[run-image.target.distro]\nname = "debian"\nversion = "12"\n';
  const withTargets = (toml: string, file: Readonly<Record<string, string>>, mark = "") =>
    detect({ "a@1": { detect: passes, build: passes, toml } }, orderOf([`a@1${mark}`]), { files: file });

  test("that do not match the run image fail a required buildpack and skip an optional one", async () => {
    const arm = '[[targets]]\narch = "arm64"\n';
    expect((await withTargets(arm, analyzed("linux"))).code).toBe(21);
    expect((await withTargets(arm, analyzed("linux"), "?")).code).toBe(0);
    expect((await withTargets(`${arm}[[targets]]\nos = "linux"\n`, analyzed("linux"))).code).toBe(0);
  });

  test("that did not match in one group do not match in the next, in which the buildpack is optional", async () => {
    const buildpacks = {
      "a@1": { detect: passes, build: passes, toml: '[[targets]]\narch = "arm64"\n' },
      "b@1": { detect: passes },
    };
    const detected = await detect(buildpacks, orderOf(["a@1"], ["a@1?", "b@1"]), { files: analyzed("linux") });
    expect(detected).toEqual({ code: 0, ids: "b" });
  });

  test("with distributions need one that matches", async () => {
    const distros = '[[targets]]\n[[targets.distros]]\nname = "debian"\nversion = "11"\n';
    expect((await withTargets(distros, analyzed("linux", debian))).code).toBe(21);
    const either = `${distros}[[targets.distros]]\nname = "debian"\n`;
    expect((await withTargets(either, analyzed("linux", debian))).code).toBe(0);
  });

  test("that are not declared are linux if there is a bin/build", async () => {
    expect((await withTargets("", analyzed("windows", debian))).code).toBe(21);
    expect((await withTargets('[[stacks]]\nid = "*"\n', analyzed("windows", debian))).code).toBe(0);
  });
});

describe("the execution environment", () => {
  const only = { detect: passes, keys: 'exec-env = ["test"]' };
  const buildpacks = { "a@1": only, "b@1": { detect: passes } };

  test("skips buildpacks that do not support it, from Platform API 0.15 on", async () => {
    expect(await detect(buildpacks, orderOf(["a@1", "b@1"]))).toEqual({ code: 0, ids: "b" });
    const env = { CNB_EXEC_ENV: "test" };
    expect(await detect(buildpacks, orderOf(["a@1", "b@1"]), { env })).toEqual({ code: 0, ids: "a b" });
    expect(await detect(buildpacks, orderOf(["a@1", "b@1"]), { platformApi: "0.14" })).toEqual({ code: 0, ids: "a b" });
  });

  test("continues with the next group if it excludes all members of one", async () => {
    expect(await detect(buildpacks, orderOf(["a@1"], ["b@1"]))).toEqual({ code: 0, ids: "b" });
  });

  test("does not matter for a buildpack with an older API", async () => {
    const old = { "a@1": { ...only, api: "0.11" } };
    expect(await detect(old, orderOf(["a@1"]))).toEqual({ code: 0, ids: "a" });
  });
});
