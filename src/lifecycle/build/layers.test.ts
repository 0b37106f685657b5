/** What the builder does with layer directories, and the environment that they make. */
import { describe, expect, test } from "vitest";
import { isThere, seenAfter, types, world, writes } from "./build.testkit.ts";

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

  test("called like a file of the buildpack is ignored, and the log says so", async () => {
    const built = world({
      "a@1": { build: writes({ "launch/x": "", "launch.toml": "", "store/x": "", "other/x": "" }) },
    });
    const { code, stdout, stderr } = await built.run("builder");
    expect(code).toBe(0);
    const lines = `${stdout}${stderr}`.split("\n").filter((line) => line.includes("is no layer"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("/layers/a/launch ");
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
