import { describe, expect, test } from "vitest";
import { type AbsPath, byteString, textOf, utf8 } from "#base";
import type { Process, Program } from "#machine";
import { groupOf, type TestBuildpack, testWorld } from "../book/world.testkit.ts";

/** Writes files below its layers directory. */
const writes =
  (files: Readonly<Record<string, string>>): Program =>
  async (process) => {
    for (const [name, text] of Object.entries(files)) {
      const path = byteString(`${process.env.CNB_LAYERS_DIR}/${name}`);
      process.fs.mkdir(path.slice(0, path.lastIndexOf("/")), { parents: true });
      process.fs.write(path, utf8(text));
    }
    return 0;
  };
const nothing: Program = async () => 0;
const types = (...flags: readonly string[]): string => `[types]\n${flags.map((flag) => `${flag} = true\n`).join("")}`;

function world(buildpacks: Readonly<Record<string, TestBuildpack>>, files: Readonly<Record<string, string>> = {}) {
  return testWorld({
    buildpacks,
    files: { "/layers/group.toml": groupOf(...Object.keys(buildpacks)), "/layers/plan.toml": "", ...files },
  });
}
const isThere = (built: ReturnType<typeof world>, path: string): boolean =>
  built.machine.nodeAt(path as AbsPath) !== undefined;

/** The environment that a second buildpack sees after a first one wrote these files. */
async function seenAfter(
  files: Readonly<Record<string, string>>,
  more: { env?: Readonly<Record<string, string>>; api?: string } = {},
): Promise<Readonly<Record<string, string>>> {
  let seen: Readonly<Record<string, string>> = {};
  const sees: Program = async (process) => {
    seen = process.env;
    return 0;
  };
  const built = world({ "a@1": { build: writes(files) }, "b@1": { build: sees } });
  expect(await built.run("builder", more)).toMatchObject({ code: 0 });
  return seen;
}

describe("a bin/build", () => {
  test("runs in group order, with its layers directory, the platform directory and its plan", async () => {
    const order: string[] = [];
    const runs =
      (id: string): Program =>
      async (process) => {
        order.push(id);
        expect(process.cwd).toBe("/workspace");
        expect(process.argv.slice(1)).toEqual([`/layers/${id}`, "/platform", process.env.CNB_BP_PLAN_PATH]);
        expect(process.env.CNB_LAYERS_DIR).toBe(`/layers/${id}`);
        return 0;
      };
    const built = world({ "b@1": { build: runs("b") }, "a@1": { build: runs("a") } });
    expect((await built.run("builder")).code).toBe(0);
    expect(order).toEqual(["b", "a"]);
  });

  test("that fails, is killed or cannot start ends the build with 51", async () => {
    expect((await world({ "a@1": { build: async () => 7 } }).run("builder")).code).toBe(51);
    expect((await world({ "a@1": { build: (process: Process) => process.kill("SIGKILL") } }).run("builder")).code).toBe(
      51,
    );
    expect((await world({ "a@1": {} }).run("builder")).code).toBe(51);
    const later = world({ "a@1": { build: async () => 1 }, "b@1": { build: writes({ "x.toml": "" }) } });
    await later.run("builder");
    expect(isThere(later, "/layers/b")).toBe(false);
    expect(isThere(later, "/layers/config/metadata.toml")).toBe(false);
  });

  test("has an id with a slash in a directory with an underscore", async () => {
    const built = world({ "a/b@1": { build: writes({ "x.toml": "" }) } });
    expect((await built.run("builder")).code).toBe(0);
    expect(isThere(built, "/layers/a_b/x.toml")).toBe(true);
  });
});

describe("the plan", () => {
  const plan = (...entries: readonly (readonly [name: string, ...providers: string[]])[]): string =>
    entries
      .map(([name, ...providers]) => {
        const by = providers.map((id) => `[[entries.providers]]\nid = "${id}"\nversion = "1"\n`).join("");
        return `[[entries]]\n${by}[[entries.requires]]\nname = "${name}"\n`;
      })
      .join("");
  const asked: Record<string, string> = {};
  const asks =
    (id: string, files: Readonly<Record<string, string>> = {}): Program =>
    async (process) => {
      asked[id] = textOf(process.fs.read(byteString(process.env.CNB_BP_PLAN_PATH ?? "")));
      return writes(files)(process);
    };
  const entry = (name: string): string => `[[entries]]\n  name = "${name}"\n`;

  test("goes to the first provider of a name; unmet entries go to the next provider", async () => {
    const buildpacks = {
      "a@1": { build: asks("a", { "build.toml": '[[unmet]]\nname = "y"\n' }) },
      "b@1": { build: asks("b") },
      "c@1": { build: asks("c") },
    };
    const file = plan(["x", "a", "b"], ["y", "a", "b", "c"], ["z", "c"]);
    expect((await world(buildpacks, { "/layers/plan.toml": file }).run("builder")).code).toBe(0);
    expect(asked).toEqual({ a: `${entry("x")}\n${entry("y")}`, b: entry("y"), c: entry("z") });
  });

  test("of an extension does not go to a buildpack of the same id", async () => {
    const file = plan(["x", "a"]).replace('id = "a"', 'id = "a"\nextension = true');
    expect((await world({ "a@1": { build: asks("a") } }, { "/layers/plan.toml": file }).run("builder")).code).toBe(0);
    expect(asked.a).toBe("");
  });

  test("contains every unmet entry, otherwise the build fails with 52", async () => {
    const unmet = (name: string) =>
      world({ "a@1": { build: writes({ "build.toml": `[[unmet]]\nname = "${name}"\n` }) } });
    expect((await unmet("x").run("builder")).code).toBe(52);
    expect((await unmet("").run("builder")).code).toBe(52);
  });
});

describe("a layer", () => {
  test("without types is renamed, one without metadata stays", async () => {
    const built = world({
      "a@1": { build: writes({ "no/x": "", "no.toml": "", "yes/x": "", "yes.toml": types("cache"), "loose/x": "" }) },
    });
    expect((await built.run("builder")).code).toBe(0);
    expect(["no.ignore/x", "no", "yes/x", "loose/x"].map((path) => isThere(built, `/layers/a/${path}`))).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  test("without types must not replace a directory, not even an empty one", async () => {
    const built = world({
      "a@1": {
        build: async (process) => {
          process.fs.mkdir("/layers/a/no.ignore", { parents: true });
          return writes({ "no/x": "", "no.toml": "" })(process);
        },
      },
    });
    expect((await built.run("builder")).code).toBe(52);
    expect(isThere(built, "/layers/a/no/x")).toBe(true);
  });

  test("with malformed metadata ends the build with 52", async () => {
    const withToml = (toml: string) => world({ "a@1": { build: writes({ "x.toml": toml }) } }).run("builder");
    expect((await withToml("[types")).code).toBe(52);
    expect((await withToml("launch = true\n")).code).toBe(52);
    expect((await withToml("[types]\nlaunch = 1\n")).code).toBe(52);
  });

  test("for build puts its directories onto path variables, in ascending order of layer names", async () => {
    const files = {
      "a/bin/x": "",
      "a/lib/x": "",
      "a.toml": types("build"),
      "z/bin/x": "",
      "z/include/x": "",
      "z/pkgconfig/x": "",
      "z.toml": types("build"),
      "l/bin/x": "",
      "l.toml": types("launch", "cache"),
    };
    expect(await seenAfter(files, { env: { LIBRARY_PATH: "/lib" } })).toMatchObject({
      PATH: "/layers/a/a/bin:/layers/a/z/bin:/bin",
      LD_LIBRARY_PATH: "/layers/a/a/lib",
      LIBRARY_PATH: "/layers/a/a/lib:/lib",
      CPATH: "/layers/a/z/include",
      PKG_CONFIG_PATH: "/layers/a/z/pkgconfig",
    });
  });

  test("changes the environment by env and env.build, not by env.launch", async () => {
    const files = { "l.toml": types("build"), "l/env/A": "a", "l/env.build/B": "b\n", "l/env.launch/C": "c" };
    const seen = await seenAfter(files);
    expect([seen.A, seen.B, seen.C]).toEqual(["a", "b\n", undefined]);
  });
});

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
    const built = world({ "a@1": { keys: formats, build: (process) => (turns.shift() ?? nothing)(process) } });
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

describe("the builder", () => {
  test("rejects root, missing files and unknown APIs", async () => {
    expect((await world({ "a@1": { build: nothing } }).run("builder", { uid: 0 })).code).toBe(1);
    expect((await testWorld({}).run("builder")).code).toBe(1);
    expect((await testWorld({ files: { "/layers/group.toml": "" } }).run("builder")).code).toBe(1);
    const old = groupOf("a@1").replace("0.12", "0.2");
    expect((await world({ "a@1": { build: nothing } }, { "/layers/group.toml": old }).run("builder")).code).toBe(12);
  });
});

describe("a pair of environment files", () => {
  const ACTIONS = ["", ".override", ".append", ".prepend", ".default"] as const;

  test("in one directory, two directories, two layers or two buildpacks changes the variable as the specification says", async () => {
    const rows = [["", ...ACTIONS.map((two) => two || "none")].map((cell) => cell.padEnd(9)).join(" | ")];
    for (const one of ACTIONS) {
      const cells = [one || "none"];
      for (const two of ACTIONS) {
        const places = {
          dirs: {
            [`l/env/V${one}`]: "1",
            [`l/env.build/V${two}`]: "2",
            "l/env/V.delim": "-",
            "l.toml": types("build"),
          },
          layers: {
            [`a/env/V${one}`]: "1",
            "a/env/V.delim": "-",
            [`z/env/V${two}`]: "2",
            "a.toml": types("build"),
            "z.toml": types("build"),
          },
        };
        const seen = await Promise.all(Object.values(places).map(async (files) => (await seenAfter(files)).V));
        cells.push(seen.join(" "));
      }
      rows.push(cells.map((cell) => cell.padEnd(9)).join(" | "));
    }
    expect(rows.map((row) => row.trimEnd())).toEqual([
      "          | none      | .override | .append   | .prepend  | .default",
      "none      | 2 2       | 2 2       | 1-2 12    | 2-1 21    | 1 1",
      ".override | 2 2       | 2 2       | 1-2 12    | 2-1 21    | 1 1",
      ".append   | 2 2       | 2 2       | 1-2 12    | 2-1 21    | 1 1",
      ".prepend  | 2 2       | 2 2       | 1-2 12    | 2-1 21    | 1 1",
      ".default  | 2 2       | 2 2       | 1-2 12    | 2-1 21    | 1 1",
    ]);
  });
});
