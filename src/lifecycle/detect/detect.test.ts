import { describe, expect, test } from "vitest";
import { type AbsPath, byteString, utf8 } from "#base";
import type { Process, Program } from "#machine";
import { official } from "../amendments/official.ts";
import {
  extensionOrderOf,
  idsIn,
  orderOf,
  type TestBuildpack,
  type TestExtension,
  testWorld,
} from "../book/world.testkit.ts";
import type { Amendment } from "../phase/amendment.ts";

const exits =
  (code: number): Program =>
  async () =>
    code;
const passes = exits(0);
/** Writes a build plan and passes. */
const plans =
  (toml: string): Program =>
  async (process) => {
    process.fs.write(byteString(process.env.CNB_BUILD_PLAN_PATH ?? ""), utf8(toml));
    return 0;
  };
const provides = (name: string): string => `[[provides]]\nname = "${name}"\n`;
const requires = (name: string): string => `[[requires]]\nname = "${name}"\n`;

interface Detected {
  readonly code: number | string;
  readonly ids: string;
}

async function detect(
  buildpacks: Readonly<Record<string, TestBuildpack>>,
  order: string,
  more: { files?: Readonly<Record<string, string>>; env?: Readonly<Record<string, string>>; platformApi?: string } = {},
): Promise<Detected> {
  const world = testWorld({ buildpacks, files: { "/cnb/order.toml": order, ...more.files } });
  const { code } = await world.run("detector", more);
  return { code, ids: idsIn(world.text("/layers/group.toml")) };
}

describe("a group", () => {
  test("may have more buildpacks than a machine can run processes at once", async () => {
    const ids = Array.from({ length: 300 }, (_, i) => `b${i}`);
    const buildpacks = Object.fromEntries(ids.map((id) => [id, { detect: passes }]));
    expect(await detect(buildpacks, orderOf(ids))).toEqual({ code: 0, ids: ids.join(" ") });
  });

  test("of up to three members passes or fails as the specification says, for every outcome of each member", async () => {
    const codes = { pass: 0, fail: 100, error: 1 };
    const members = Object.entries(codes).flatMap(([outcome, code]) =>
      [false, true].map((optional) => ({ outcome, code, optional })),
    );
    const one = members.map((member) => [member]);
    const two = one.flatMap((group) => members.map((member) => [...group, member]));
    const three = two.flatMap((group) => members.map((member) => [...group, member]));
    for (const group of [...one, ...two, ...three]) {
      const named = group.map((member, at) => ({ ...member, id: "abc"[at] ?? "" }));
      const rejected = named.some(({ outcome, optional }) => outcome !== "pass" && !optional);
      const errored = named.some(({ outcome }) => outcome === "error");
      const passed = named.filter(({ outcome }) => outcome === "pass").map(({ id }) => id);
      const expected =
        rejected || passed.length === 0
          ? { code: rejected && errored ? 21 : 20, ids: "" }
          : { code: 0, ids: passed.join(" ") };
      const buildpacks = Object.fromEntries(named.map(({ id, code }) => [`${id}@1`, { detect: exits(code) }]));
      const order = orderOf(named.map(({ id, optional }) => `${id}@1${optional ? "?" : ""}`));
      expect({ group: named, ...(await detect(buildpacks, order)) }).toEqual({ group: named, ...expected });
    }
  });

  test("that fails is followed by the next one, and its error counts in the end", async () => {
    const buildpacks = { "a@1": { detect: exits(2) }, "b@1": { detect: exits(100) }, "c@1": { detect: passes } };
    expect(await detect(buildpacks, orderOf(["a@1"], ["b@1"], ["c@1"]))).toEqual({ code: 0, ids: "c" });
    expect(await detect(buildpacks, orderOf(["a@1"], ["b@1"]))).toEqual({ code: 21, ids: "" });
  });

  test("takes an id once, in any version", async () => {
    const world = testWorld({
      buildpacks: { "a@1": { detect: passes }, "a@2": { detect: passes } },
      files: { "/cnb/order.toml": orderOf(["a@2", "a@1"]) },
    });
    await world.run("detector");
    expect(world.text("/layers/group.toml")).toBe('[[group]]\n  id = "a"\n  version = "2"\n  api = "0.12"\n');
  });

  test("whose bin/detect is killed or cannot start has errored", async () => {
    const killed: Program = (process) => process.kill("SIGKILL");
    expect((await detect({ "a@1": { detect: killed } }, orderOf(["a@1"]))).code).toBe(21);
    expect((await detect({ "a@1": {} }, orderOf(["a@1"]))).code).toBe(21);
  });
});

describe("a nested order", () => {
  const nested = (...groups: readonly (readonly string[])[]): TestBuildpack => ({ toml: orderOf(...groups) });

  test("expands to one group for each inner group; the leftmost order varies slowest", async () => {
    const buildpacks = {
      "o@1": nested(["a@1"], ["b@1"]),
      "p@1": nested(["c@1"], ["d@1"]),
      "a@1": { detect: passes },
      "b@1": { detect: passes },
      "c@1": { detect: exits(100) },
      "d@1": { detect: plans(requires("from-b")) },
      "e@1": { detect: plans("") },
    };
    const withB = { ...buildpacks, "b@1": { detect: plans(provides("from-b")) } };
    expect(await detect(buildpacks, orderOf(["e@1", "o@1", "p@1"]))).toEqual({ code: 20, ids: "" });
    expect(await detect(withB, orderOf(["e@1", "o@1", "p@1"]))).toEqual({ code: 0, ids: "e b d" });
  });

  test("that is optional is finally tried as if it were absent", async () => {
    const buildpacks = { "o@1": nested(["a@1"]), "a@1": { detect: exits(100) }, "b@1": { detect: passes } };
    expect(await detect(buildpacks, orderOf(["o@1?", "b@1"]))).toEqual({ code: 0, ids: "b" });
    expect(await detect(buildpacks, orderOf(["o@1", "b@1"]))).toEqual({ code: 20, ids: "" });
  });

  test("that contains itself fails with its name", async () => {
    const world = testWorld({
      buildpacks: { "o@1": nested(["o@1"]) },
      files: { "/cnb/order.toml": orderOf(["o@1"]) },
    });
    const { code, stderr } = await world.run("detector");
    expect(code).toBe(22);
    expect(stderr).toContain("o@1 itself");
  });

  test("with a missing buildpack fails only when the search reaches it", async () => {
    const buildpacks = { "o@1": nested(["none@1"]), "a@1": { detect: passes } };
    expect(await detect(buildpacks, orderOf(["o@1"]))).toEqual({ code: 22, ids: "" });
    expect(await detect(buildpacks, orderOf(["a@1"], ["o@1"]))).toEqual({ code: 0, ids: "a" });
  });

  test("must not contain a buildpack with an unsupported API", async () => {
    const buildpacks = { "o@1": nested(["a@1"]), "a@1": { api: "0.2", detect: passes } };
    expect((await detect(buildpacks, orderOf(["o@1"]))).code).toBe(12);
  });
});

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

describe("an input file", () => {
  test("must exist and have a supported API, extensions too", async () => {
    expect((await testWorld({}).run("detector")).code).toBe(1);
    expect((await detect({}, orderOf(["a@1"]))).code).toBe(1);
    expect((await detect({ "a@1": { api: "0.99" } }, orderOf(["a@1"]))).code).toBe(12);
    const files = { "/cnb/order.toml": extensionOrderOf(["x@1"]) + orderOf(["a@1"]) };
    const buildpacks = { "a@1": { detect: passes } };
    expect((await testWorld({ buildpacks, files }).run("detector")).code).toBe(1);
    const unknown = testWorld({ buildpacks, files, extensions: { "x@1": { api: "0.99" } } });
    expect((await unknown.run("detector")).code).toBe(12);
  });

  test("that is malformed is reported with file and line", async () => {
    const world = testWorld({ files: { "/cnb/order.toml": "[[order]]\ngroup = 3\n" } });
    expect((await world.run("detector")).stderr).toContain("/cnb/order.toml:2:1");
  });
});

describe("the detector", () => {
  test("rejects root, an unknown Platform API and unknown flags", async () => {
    const world = testWorld({});
    expect((await world.run("detector", { uid: 0 })).code).toBe(1);
    expect((await world.run("detector", { platformApi: "0.99" })).code).toBe(11);
    expect((await world.run("detector", { platformApi: "x" })).code).toBe(11);
    expect((await world.run("detector", { platformApi: "" })).code).toBe(11);
    expect((await world.run("detector", { args: ["-nonsense"] })).code).toBe(2);
    expect((await world.run("detector", { args: ["image"] })).code).toBe(3);
    expect((await world.run("detector", { args: ["-log-level", "loud"] })).code).toBe(1);
  });

  test("writes to the given paths", async () => {
    const world = testWorld({
      buildpacks: { "a@1": { detect: passes } },
      files: { "/tmp/order.toml": orderOf(["a@1"]) },
    });
    const args = ["-order", "/tmp/order.toml", "-group", "/tmp/g/group.toml", "-plan", "/tmp/plan.toml"];
    expect((await world.run("detector", { args })).code).toBe(0);
    expect(idsIn(world.text("/tmp/g/group.toml"))).toBe("a");
    expect(world.text("/tmp/plan.toml")).toBe("");
    expect(world.text("/layers/group.toml")).toBeUndefined();
  });

  test("leaves no temporary file behind", async () => {
    const world = testWorld({
      buildpacks: { "a@1": { detect: plans("") }, "b@1": { detect: exits(1) } },
      files: { "/cnb/order.toml": orderOf(["a@1", "b@1?"]) },
    });
    await world.run("detector");
    const tmp = world.machine.nodeAt("/tmp" as AbsPath);
    expect(tmp?.kind === "dir" && tmp.names).toEqual([]);
  });

  test("writes the plan, entries in the order in which names first appear", async () => {
    const world = testWorld({
      buildpacks: {
        "a@1": { detect: plans(`${provides("z")}${provides("y")}`) },
        "b@1": { detect: plans(`${requires("y")}${requires("z")}[requires.metadata]\nk = "v"\n`) },
      },
      files: { "/cnb/order.toml": orderOf(["a@1", "b@1"]) },
    });
    expect((await world.run("detector")).code).toBe(0);
    expect(world.text("/layers/plan.toml")).toMatchInlineSnapshot(`
      "[[entries]]

        [[entries.providers]]
          id = "a"
          version = "1"

        [[entries.requires]]
          name = "z"
          [entries.requires.metadata]
            k = "v"

      [[entries]]

        [[entries.providers]]
          id = "a"
          version = "1"

        [[entries.requires]]
          name = "y"
      "
    `);
  });
});

describe("image extensions", () => {
  const extend = async (
    extensions: Readonly<Record<string, TestExtension>>,
    buildpacks: Readonly<Record<string, TestBuildpack>>,
    { order, uses = [] }: { readonly order: string; readonly uses?: readonly Amendment[] },
  ) => {
    const files = { "/cnb/order.toml": order };
    const world = testWorld({ extensions, buildpacks, files, amendments: uses });
    const { code } = await world.run("detector");
    const [group = "", ...more] = (world.text("/layers/group.toml") ?? "").split(/(?=\[\[group-extensions\]\])/);
    return { code, ids: idsIn(group), extensions: idsIn(more.join("")) };
  };
  const order = (extensions: readonly string[], buildpacks: readonly string[]) =>
    extensionOrderOf(extensions) + orderOf(buildpacks);
  const b = { "b@1": { detect: passes } };

  test("come before buildpacks, in their own list", async () => {
    const detected = await extend({ "x@1": { detect: passes } }, b, { order: order(["x@1"], ["b@1"]) });
    expect(detected).toEqual({ code: 0, ids: "b", extensions: "x" });
  });

  test.each([100, 1])("are optional: one whose bin/detect exits with %i is left out", async (code) => {
    const given = { "x@1": { detect: exits(code) }, "y@1": { detect: passes } };
    const found = await extend(given, b, { order: order(["x@1", "y@1"], ["b@1"]) });
    expect(found).toEqual({ code: 0, ids: "b", extensions: "y" });
  });

  test("are not a group without buildpacks", async () => {
    const given = { "b@1": { detect: exits(100) } };
    expect((await extend({ "x@1": { detect: passes } }, given, { order: order(["x@1"], ["b@1"]) })).code).toBe(20);
    expect((await extend({ "x@1": { detect: passes } }, given, { order: order(["x@1"], ["b@1?"]) })).code).toBe(20);
  });

  test("are not a group after the last buildpack is left out of the plan", async () => {
    const given = { "b@1": { detect: plans(requires("d")) } };
    expect((await extend({ "x@1": { detect: passes } }, given, { order: order(["x@1"], ["b@1?"]) })).code).toBe(20);
  });

  test("that provide an unused name are left out", async () => {
    const given = { "x@1": { detect: plans(provides("d")) } };
    expect(await extend(given, b, { order: order(["x@1"], ["b@1"]) })).toEqual({ code: 0, ids: "b", extensions: "" });
    const needs = { "b@1": { detect: plans(requires("d")) } };
    expect((await extend(given, needs, { order: order(["x@1"], ["b@1"]) })).extensions).toBe("x");
  });

  test("that require something err and are left out", async () => {
    const given = { "x@1": { detect: plans(requires("d")) } };
    expect(await extend(given, b, { order: order(["x@1"], ["b@1"]) })).toEqual({ code: 0, ids: "b", extensions: "" });
  });

  test("may share an id with a buildpack", async () => {
    const found = await extend({ "b@1": { detect: passes } }, b, { order: order(["b@1"], ["b@1"]) });
    expect(found).toEqual({ code: 0, ids: "b", extensions: "b" });
  });

  test("vary slowest: each of their groups is tried with every group of buildpacks; the official lifecycle does the opposite", async () => {
    const given = { "x@1": { detect: passes }, "y@1": { detect: plans(provides("d")) } };
    const buildpacks = { "b@1": { detect: plans(requires("d")) }, "c@1": { detect: passes } };
    const text = extensionOrderOf(["x@1"], ["y@1"]) + orderOf(["b@1"], ["c@1"]);
    expect(await extend(given, buildpacks, { order: text })).toMatchObject({ ids: "c", extensions: "x" });
    const theirs = await extend(given, buildpacks, { order: text, uses: [official] });
    expect(theirs).toMatchObject({ ids: "b", extensions: "y" });
  });

  test("without bin/detect pass with their prepared plan", async () => {
    const files = {
      "/cnb/order.toml": order(["x@1"], ["b@1"]),
      "/cnb/extensions/x/1/detect/plan.toml": provides("d"),
    };
    const needs = { "b@1": { detect: plans(requires("d")) } };
    const world = testWorld({ extensions: { "x@1": {} }, buildpacks: needs, files });
    expect((await world.run("detector")).code).toBe(0);
    expect(world.text("/layers/group.toml")).toContain("[[group-extensions]]");
  });
});
