/** Flags as Go reads them, precedence, defaults, placeholders, gates. */
import { describe, expect, test } from "vitest";
import { absPath, api, byteString, byteStringOfLatin1, byteStrings, pathOfText } from "#base";
import type { Inputs } from "./inputs.ts";
import { hasFlag, type InputFault, type Invocation, parseArguments } from "./parse.ts";
import { PROGRAM_PHASES, type ProgramPhase } from "./phase.ts";
import { INPUTS, type InputName, type InputSpec } from "./table.ts";

interface More extends Partial<Omit<Invocation, "argv" | "env">> {
  readonly env?: Readonly<Record<string, string>>;
}

const parse = (phase: ProgramPhase, argv: readonly string[], { env = {}, ...more }: More = {}) =>
  parseArguments({
    phase,
    platformApi: api("0.15"),
    argv: byteStrings(...argv),
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, byteString(value)])),
    cwd: absPath("/here"),
    exists: () => false,
    ...more,
  });
function inputs(phase: ProgramPhase, argv: readonly string[], more: More = {}): Inputs {
  const parsed = parse(phase, argv, more);
  if (!parsed.ok) throw new Error(parsed.fault.message);
  return parsed.value;
}
function fault(phase: ProgramPhase, argv: readonly string[], more: More = {}): InputFault {
  const parsed = parse(phase, argv, more);
  if (parsed.ok) throw new Error("expected a fault");
  return parsed.fault;
}

describe("flags", () => {
  test.each([[["-app", "/x"]], [["--app", "/x"]], [["-app=/x"]], [["--app=/x"]], [["-app", "/y", "-app", "/x"]]])(
    "%j",
    (argv) => {
      expect(inputs("detect", argv).app).toBe("/x");
    },
  );

  test.each([
    [["-daemon"], true],
    [["-daemon=true"], true],
    [["-daemon=F"], false],
    [["-daemon", "-daemon=0"], false],
  ])("a switch: %j", (argv, daemon) => {
    expect(inputs("rebase", [...argv, "image"]).daemon).toBe(daemon);
  });

  test("a switch does not take the next argument", () => {
    expect(inputs("export", ["-daemon", "false", "x"])).toMatchObject({ daemon: true, args: ["false", "x"] });
  });

  test("flags end at the first other argument, or after --", () => {
    expect(inputs("export", ["-app", "/x", "a", "-app", "/y"])).toMatchObject({ app: "/x", args: ["a", "-app", "/y"] });
    expect(inputs("export", ["--", "-app"]).args).toEqual(["-app"]);
    expect(inputs("export", ["-"]).args).toEqual(["-"]);
  });

  test("a value may look like a flag", () => {
    expect(inputs("export", ["-process-type", "-x", "a"]).processType).toBe("-x");
  });

  test.each([
    [["-nope"], "not defined: -nope"],
    [["-app"], "needs an argument: -app"],
    [["-uid", "x"], "invalid value"],
    [["-uid", "08"], "invalid value"],
    [["-daemon=yes"], "invalid value"],
    [["---app", "x"], "bad flag syntax"],
    [["-=x"], "bad flag syntax"],
  ])("%j is a usage error: exit 2", (argv, message) => {
    const problem = fault("export", argv);
    expect(problem).toMatchObject({ kind: "flag", exitCode: 2 });
    expect(problem.message).toContain(message);
    expect(problem.usage).toContain("Usage of exporter:");
  });

  test("-h and -version exit with 0", () => {
    expect(fault("detect", ["-h"])).toMatchObject({ kind: "help-asked", exitCode: 0 });
    expect(fault("detect", ["-version"])).toMatchObject({ kind: "version-asked", exitCode: 0 });
  });

  test("ids may have Go's prefixes", () => {
    expect(inputs("rebase", ["-uid", "0x10", "-gid", "017", "i"])).toMatchObject({ uid: 16, gid: 15 });
  });
});

describe("precedence", () => {
  test("flag, then variable, then default", () => {
    const env = { CNB_APP_DIR: "/variable" };
    expect(inputs("detect", ["-app", "/flag"], { env }).app).toBe("/flag");
    expect(inputs("detect", [], { env }).app).toBe("/variable");
    expect(inputs("detect", [], { env: { CNB_APP_DIR: "" } }).app).toBe("/workspace");
  });

  test("repeated flags add to the variable", () => {
    const env = { CNB_INSECURE_REGISTRIES: "a,b" };
    expect(
      inputs("rebase", ["-insecure-registry", "c", "-insecure-registry", "d", "i"], { env }).insecureRegistries,
    ).toEqual(["a", "b", "c", "d"]);
  });

  test("invalid variables count as absent", () => {
    const env = { CNB_USE_DAEMON: "yes", CNB_USER_ID: "root", CNB_KANIKO_CACHE_TTL: "soon" };
    expect(inputs("extend", [], { env })).toMatchObject({ daemon: false, uid: 0, kanikoCacheTtl: "336h0m0s" });
  });

  test.each([
    [{ CNB_SKIP_LAYERS: "true" }, [], true],
    [{ CNB_SKIP_RESTORE: "1" }, [], true],
    [{ CNB_SKIP_RESTORE: "1" }, ["-skip-layers=false"], false],
    [{}, ["-skip-layers"], true],
  ] as const)("skipping layers by %j and %j: %s", (env, argv, skip) => {
    expect(inputs("restore", argv, { env })).toMatchObject({ skipLayers: skip, skipRestore: skip });
  });
});

describe("inputs that amendments add", () => {
  const added = {
    toolCache: { kind: "directory", flag: "tool-cache", variable: "CNB_TOOL_CACHE", since: { export: "0.14" } },
  } as const;

  test("are read like those of the specification", () => {
    expect(inputs("export", ["-tool-cache", "c", "i"], { added }).added).toEqual({ toolCache: "/here/c" });
    expect(inputs("detect", [], { added, env: { CNB_TOOL_CACHE: "/c" } }).added).toEqual({ toolCache: "/c" });
    expect(inputs("export", ["i"], { added }).added).toEqual({});
  });

  test("have a flag only in their phases and versions", () => {
    expect(fault("detect", ["-tool-cache", "c"], { added }).message).toContain("not defined: -tool-cache");
    expect(fault("export", ["-tool-cache", "c", "i"], { added, platformApi: api("0.13") }).kind).toBe("flag");
    expect(fault("export", ["-tool-cache", "c", "i"]).kind).toBe("flag");
  });
});

describe("paths", () => {
  test("defaults begin with the given layers directory", () => {
    expect(inputs("detect", ["-layers", "/l"])).toMatchObject({
      layers: "/l",
      group: "/l/group.toml",
      generated: "/l/generated",
    });
  });

  test("directories become absolute, files stay as they are", () => {
    const found = inputs("detect", ["-layers", "l/../m", "-app", ".", "-group", "g.toml", "-run", "r.toml"]);
    expect(found).toMatchObject({
      layers: "/here/m",
      app: "/here",
      group: "g.toml",
      run: "r.toml",
      plan: "l/../m/plan.toml",
    });
  });

  test("a working directory beyond ASCII is encoded once", () => {
    const found = inputs("detect", ["-layers", "m\u00e4rz"], { cwd: pathOfText("/gr\u00fcn") });
    expect(found.layers).toBe(pathOfText("/gr\u00fcn/m\u00e4rz"));
  });

  test("bytes that are not UTF-8 stay as they are", () => {
    const [app, group, layers] = [byteStringOfLatin1("/a\xff"), byteStringOfLatin1("g\xfe"), absPath("/l")];
    const parsed = parseArguments({
      phase: "detect",
      platformApi: api("0.15"),
      argv: [byteStringOfLatin1(`-app=${app}`), byteString("-plan"), byteStringOfLatin1("<layers>/\xff")],
      env: { CNB_GROUP_PATH: group, CNB_LAYERS_DIR: layers },
      cwd: absPath("/here"),
      exists: () => false,
    });
    expect(parsed).toMatchObject({ ok: true, value: { app, group, plan: "/l/\xff" } });
  });

  test("the order of the layers directory counts if it exists", () => {
    expect(inputs("detect", [], { exists: (path) => path === "/layers/order.toml" }).order).toBe("/layers/order.toml");
    expect(inputs("detect", []).order).toBe("/cnb/order.toml");
    expect(inputs("detect", ["-order", "mine.toml"]).order).toBe("mine.toml");
  });

  test("an input without a default is absent", () => {
    expect(inputs("restore", [])).not.toHaveProperty("cacheDir");
    expect(inputs("restore", ["-cache-dir", ""])).not.toHaveProperty("cacheDir");
    expect(inputs("restore", ["-cache-dir", "c"]).cacheDir).toBe("/here/c");
  });
});

describe("arguments", () => {
  const taken: Readonly<Record<ProgramPhase, readonly [boolean, boolean, boolean]>> = {
    analyze: [false, true, false],
    detect: [true, false, false],
    restore: [true, false, false],
    extend: [true, false, false],
    build: [true, false, false],
    export: [false, true, true],
    create: [false, true, false],
    rebase: [false, true, true],
    launch: [true, true, true],
  };
  test.each(PROGRAM_PHASES)("%s: number of arguments", (phase) => {
    expect([[], ["a"], ["a", "b"]].map((argv) => parse(phase, argv).ok)).toEqual(taken[phase]);
  });

  test("a wrong number of arguments exits with 3", () => {
    expect(fault("analyze", [])).toMatchObject({ kind: "arguments", exitCode: 3 });
  });

  test("a wrong log level exits with 1 even if there are other errors", () => {
    expect(fault("analyze", ["-log-level", "loud"])).toMatchObject({ kind: "log-level", exitCode: 1 });
    expect(inputs("detect", ["-log-level", "WARNING"]).logLevel).toBe("warn");
  });

  test("the launcher reads no flags", () => {
    expect(inputs("launch", ["-h", "--", "x"]).args).toEqual(["-h", "--", "x"]);
  });
});

describe("gates", () => {
  test.each([
    ["run", "restore", "0.13", false],
    ["run", "restore", "0.14", true],
    ["stack", "export", "0.11", true],
    ["stack", "export", "0.12", false],
    ["stack", "create", "0.15", true],
    ["system", "detect", "0.14", false],
    ["system", "create", "0.15", true],
    ["insecureRegistries", "rebase", "0.12", false],
    ["execEnv", "detect", "0.15", false],
  ] as const)("%s has a flag in %s at %s: %s", (name, phase, platformApi, has) => {
    expect(hasFlag(name, phase, api(platformApi))).toBe(has);
  });

  test("a variable counts at every API", () => {
    const parsed = inputs("restore", [], { platformApi: api("0.12"), env: { CNB_RUN_PATH: "/r.toml" } });
    expect(parsed.run).toBe("/r.toml");
  });

  test("no two inputs share a flag or a variable", () => {
    for (const part of ["flag", "variable"] as const) {
      const used = Object.values(INPUTS as Readonly<Record<InputName, InputSpec>>).flatMap((spec) => spec[part] ?? []);
      expect(new Set(used).size).toBe(used.length);
    }
  });
});
