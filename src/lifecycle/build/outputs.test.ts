/** What the builder collects for the exporter: launch metadata and SBOM files. */
import { describe, expect, test } from "vitest";
import type { Program } from "#machine";
import type { TestBuildpack } from "../book/world.testkit.ts";
import { exitZero, isThere, types, world, writes } from "./build.testkit.ts";

describe("launch metadata", () => {
  const metadata = async (buildpacks: Readonly<Record<string, TestBuildpack>>) => {
    const built = world(buildpacks);
    const { code } = await built.run("builder");
    return code === 0 ? built.text("/layers/config/metadata.toml") : code;
  };
  const process = (type: string, more = ""): string =>
    `[[processes]]\ntype = "${type}"\ncommand = ["${type}"]\n${more}`;

  test("is collected: buildpacks, labels, processes by type, slices, the default", async () => {
    const first = `${process("web", "default = true\n")}${process("zeta", 'args = ["x"]\nworking-dir = "w"\nexec-env = ["test"]\n')}`;
    const second = `[[labels]]\nkey = "k"\nvalue = "v"\n${process("alpha")}[[slices]]\npaths = ["*.txt"]\n`;
    const buildpacks = {
      "a@1": { keys: 'homepage = "h"', build: writes({ "launch.toml": first }) },
      "b@1": { build: writes({ "launch.toml": second }) },
    };
    expect(await metadata(buildpacks)).toMatchInlineSnapshot(`
      "buildpack-default-process-type = "web"

      [[buildpacks]]
        id = "a"
        version = "1"
        api = "0.12"

      [[buildpacks]]
        id = "b"
        version = "1"
        api = "0.12"

      [[labels]]
        key = "k"
        value = "v"

      [[processes]]
        type = "alpha"
        command = ["alpha"]
        direct = true
        buildpack-id = "b"

      [[processes]]
        type = "web"
        command = ["web"]
        direct = true
        buildpack-id = "a"

      [[processes]]
        type = "zeta"
        command = ["zeta"]
        args = ["x"]
        direct = true
        buildpack-id = "a"
        working-dir = "w"
        exec-env = ["test"]

      [[slices]]
        paths = ["*.txt"]
      "
    `);
  });

  test("for one process type is the last definition, which can remove the default", async () => {
    const twice = (second: string) =>
      metadata({
        "a@1": { build: writes({ "launch.toml": process("web", "default = true\n") }) },
        "b@1": { build: writes({ "launch.toml": second }) },
      });
    expect(await twice(process("web"))).not.toContain("default-process-type");
    expect(await twice(process("web", "default = true\n"))).toContain('default-process-type = "web"');
    expect(await twice(process("job", "default = true\n"))).toContain('default-process-type = "job"');
    expect(await twice(process("job"))).toContain('default-process-type = "web"');
  });

  test("has commands in the form of the Buildpack API", async () => {
    const withLaunch = (api: string, launch: string) =>
      metadata({ "a@1": { api, build: writes({ "launch.toml": launch }) } });
    const text = '[[processes]]\ntype = "web"\ncommand = "run it"\n';
    expect(await withLaunch("0.8", text)).toContain('command = ["run it"]\n  direct = false');
    expect(await withLaunch("0.8", `${text}direct = true\n`)).toContain("direct = true");
    expect(await withLaunch("0.8", process("web"))).toBe(52);
    expect(await withLaunch("0.9", process("web"))).toContain("direct = true");
    expect(await withLaunch("0.9", text)).toBe(52);
    expect(await withLaunch("0.9", process("web", "direct = false\n"))).toBe(52);
  });

  test("may not have two defaults in one buildpack", async () => {
    const two = process("a", "default = true\n") + process("b", "default = true\n");
    expect(await metadata({ "a@1": { build: writes({ "launch.toml": two }) } })).toBe(52);
  });
});

describe("SBOM files", () => {
  const formats = 'sbom-formats = ["application/vnd.cyclonedx+json;version=1.4", "application/spdx+json"]';
  const withFiles = (files: Readonly<Record<string, string>>) =>
    world({ "a/b@1": { keys: formats, build: writes(files) } });

  test("are copied to the exporter's directories, by the types of their layer", async () => {
    const built = withFiles({
      "launch.sbom.cdx.json": "1",
      "build.sbom.spdx.json": "2",
      "l.toml": types("launch", "cache"),
      "l.sbom.cdx.json": "3",
      "b.toml": types("build"),
      "b.sbom.cdx.json": "4",
      "x.y.toml": types("launch"),
      "x.y.sbom.cdx.json": "5",
      "none.sbom.cdx.json": "6",
    });
    expect((await built.run("builder")).code).toBe(0);
    const at = (path: string) => built.text(`/layers/sbom/${path}`);
    expect(at("launch/a_b/sbom.cdx.json")).toBe("1");
    expect(at("build/a_b/sbom.spdx.json")).toBe("2");
    expect([at("launch/a_b/l/sbom.cdx.json"), at("cache/a_b/l/sbom.cdx.json")]).toEqual(["3", "3"]);
    expect(at("build/a_b/b/sbom.cdx.json")).toBe("4");
    expect(at("launch/a_b/x.y/sbom.cdx.json")).toBe("5");
    expect(isThere(built, "/layers/sbom/build/a_b/none")).toBe(false);
    expect([at("launch/sbom.legacy.json"), at("build/sbom.legacy.json")]).toEqual(["null\n", "null\n"]);
  });

  test("must be declared and have a known format", async () => {
    expect((await withFiles({ "launch.sbom.syft.json": "" }).run("builder")).code).toBe(52);
    expect((await withFiles({ "launch.sbom.other.json": "" }).run("builder")).code).toBe(52);
  });

  test("of an earlier build are removed", async () => {
    const turns: Program[] = [
      writes({ "launch.sbom.cdx.json": "old" }),
      async (process) => {
        process.fs.unlink("/layers/a/launch.sbom.cdx.json");
        return 0;
      },
    ];
    const built = world({ "a@1": { keys: formats, build: (process) => (turns.shift() ?? exitZero)(process) } });
    await built.run("builder");
    expect(isThere(built, "/layers/sbom/launch/a")).toBe(true);
    await built.run("builder");
    expect(isThere(built, "/layers/sbom/launch/a")).toBe(false);
  });

  test("in the deprecated format are collected with their buildpack", async () => {
    const bom = '[[bom]]\nname = "dep"\n[bom.metadata]\nn = 1\n';
    const built = world({ "a@1": { build: writes({ "launch.toml": bom, "build.toml": bom }) } });
    expect((await built.run("builder")).code).toBe(0);
    const line = '[{"name":"dep","metadata":{"n":1},"buildpack":{"id":"a","version":"1"}}]\n';
    expect(built.text("/layers/sbom/launch/sbom.legacy.json")).toBe(line);
    expect(built.text("/layers/sbom/build/sbom.legacy.json")).toBe(line);
    const versioned = world({ "a@1": { build: writes({ "launch.toml": '[[bom]]\nname = "x"\nversion = "1"\n' }) } });
    expect((await versioned.run("builder")).code).toBe(52);
  });
});
