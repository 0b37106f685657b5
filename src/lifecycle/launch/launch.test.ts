import { describe, expect, test } from "vitest";
import { byteString, byteStringOf, byteStrings, bytesOf, contentOf, utf8 } from "#base";
import type { Program } from "#machine";
import type { NodeSpec } from "#tree";
import { official } from "../amendments/official.ts";
import { type RunOptions, testWorld } from "../book/world.testkit.ts";

interface Started {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

const buildpack = (id: string, api: string): string => `[[buildpacks]]\nid = "${id}"\nversion = "1"\napi = "${api}"\n`;
const process = (type: string, more: string): string => `[[processes]]\ntype = "${type}"\nbuildpack-id = "bp"\n${more}`;
const WEB = process("web", 'command = ["/bin/app"]\nargs = ["default"]\ndirect = true\n');
const START = byteString("/cnb/process/web");

interface LaunchWorld {
  readonly metadata?: string;
  readonly files?: Readonly<Record<string, NodeSpec>>;
  readonly execd?: Readonly<Record<string, Program>>;
  readonly official?: boolean;
}

async function launch(world: LaunchWorld, more: RunOptions = {}) {
  const started: Started[] = [];
  const app: Program = async ({ argv, env, cwd }) => {
    started.push({ argv, env, cwd });
    return 7;
  };
  const running = testWorld({
    files: {
      "/layers/config/metadata.toml": world.metadata ?? buildpack("bp", "0.9") + WEB,
      [START]: { symlink: "/cnb/lifecycle/launcher" },
      ...world.files,
    },
    programs: { "/bin/app": app, "/bin/bash": app, ...world.execd },
    amendments: world.official === true ? [official] : [],
  });
  const ran = await running.run("launcher", { path: START, ...more });
  return { ...ran, started: started[0] };
}

/** Writes variables to file descriptor 3. */
const tells =
  (toml: string): Program =>
  async ({ fd3 }) => {
    fd3?.write(utf8(toml));
    return 0;
  };

describe("the process", () => {
  test("is named by argv[0], and its exit code is that of the launcher", async () => {
    const { code, started } = await launch({});
    expect(code).toBe(7);
    expect(started).toMatchObject({ argv: ["/bin/app", "default"], cwd: "/workspace" });
  });

  test("takes the user's arguments as its Buildpack API specifies", async () => {
    const args = ["u", "v"];
    const argvOf = async (api: string, command: string) => {
      const metadata = buildpack("bp", api) + process("web", `command = ${command}\nargs = ["d"]\ndirect = true\n`);
      return (await launch({ metadata }, { args })).started?.argv.slice(1);
    };
    expect(await argvOf("0.8", '["/bin/app"]')).toEqual(["d", "u", "v"]);
    expect(await argvOf("0.9", '["/bin/app"]')).toEqual(["u", "v"]);
    expect(await argvOf("0.9", '["/bin/app", "always"]')).toEqual(["always", "u", "v"]);
  });

  test("of a buildpack that is not listed starts as defined, and takes no arguments of the user", async () => {
    expect((await launch({ metadata: WEB })).started?.argv).toEqual(["/bin/app", "default"]);
    expect((await launch({ metadata: WEB }, { args: ["u"] })).code).toBe(82);
  });

  test("starts in its own working directory, relative to the app directory", async () => {
    const inDir = (dir: string) =>
      launch({
        metadata: `${buildpack("bp", "0.9")}${WEB}working-dir = "${dir}"\n`,
        files: { "/workspace/sub": { dir: true }, "/opt": { dir: true } },
      });
    expect((await inDir("/opt")).started?.cwd).toBe("/opt");
    expect((await inDir("sub")).started?.cwd).toBe("/workspace/sub");
    expect((await inDir("none")).code).toBe(82);
  });

  test("must be for the execution environment from Platform API 0.15 on", async () => {
    const metadata = `${buildpack("bp", "0.9")}${WEB}exec-env = ["test"]\n`;
    expect((await launch({ metadata })).code).toBe(82);
    expect((await launch({ metadata }, { platformApi: "0.14" })).code).toBe(7);
    expect((await launch({ metadata }, { env: { CNB_EXEC_ENV: "test" } })).code).toBe(7);
    const other = process("web", 'command = ["/bin/app"]\nargs = ["other"]\ndirect = true\n');
    expect((await launch({ metadata: metadata + other })).started?.argv).toEqual(["/bin/app", "other"]);
  });

  test("may be the user's: direct after --, otherwise through a shell", async () => {
    const user = (...args: readonly string[]) => launch({}, { path: byteString("/cnb/lifecycle/launcher"), args });
    expect((await user("--", "app", "x")).started?.argv).toEqual(["/bin/app", "x"]);
    expect((await user("app", "x")).started?.argv.slice(-3)).toEqual(["/cnb/lifecycle/launcher", "app", "x"]);
    expect((await user("web")).started?.argv[0]).toBe("/bin/bash");
    expect((await user()).code).toBe(82);
    expect((await user("--", "none")).code).toBe(82);
  });

  test("is searched in PATH, layers first", async () => {
    const metadata = buildpack("bp", "0.9") + process("web", 'command = ["tool"]\ndirect = true\n');
    const execd = { "/layers/bp/l/bin/tool": (async () => 5) as Program };
    expect((await launch({ metadata, execd })).code).toBe(5);
    expect((await launch({ metadata })).code).toBe(82);
  });
});

describe("the environment of the process", () => {
  test("has the bytes of the files of a layer, UTF-8 or not", async () => {
    const raw = byteStringOf(Uint8Array.of(0x61, 0xff, 0x80));
    const files = {
      "/layers/bp/l/env/RAW": { content: contentOf(bytesOf(raw)) },
      "/layers/bp/l/env/RAW.append": { content: contentOf(utf8("\u00e9")) },
      "/layers/bp/l/env/TEXT": "\u00e9\u4e16",
    };
    const { started } = await launch({ files });
    expect(started?.env).toMatchObject({
      RAW: byteString`${raw}${byteString("\u00e9")}`,
      TEXT: byteString("\u00e9\u4e16"),
    });
  });

  test("and its arguments are in UTF-8 where the metadata is text", async () => {
    const metadata = buildpack("bp", "0.9") + process("web", 'command = ["/bin/app", "\u00e9"]\ndirect = true\n');
    const { started } = await launch({ metadata });
    expect(started?.argv).toEqual(byteStrings("/bin/app", "\u00e9"));
  });

  test("is that of the launcher, without the variables of the lifecycle", async () => {
    const env = {
      CNB_APP_DIR: "/workspace",
      CNB_PROCESS_TYPE: "x",
      MINE: "1",
      PATH: "/cnb/process:/cnb/lifecycle:/bin",
    };
    const { started } = await launch({}, { env });
    expect(started?.env).toEqual({
      CNB_NO_COLOR: "true",
      CNB_PLATFORM_API: "0.15",
      MINE: "1",
      PATH: "/cnb/lifecycle:/bin",
    });
    const asOfficial = await launch({ official: true }, { env });
    expect(asOfficial.started?.env).toEqual({ CNB_NO_COLOR: "true", MINE: "1", PATH: "/bin" });
  });

  test("is changed by every layer, by env, env.launch and the directory of the process", async () => {
    const files = {
      "/layers/bp/a/env/V": "env",
      "/layers/bp/a/env.launch/V.append": "-launch",
      "/layers/bp/a/env.launch/web/V.append": "-web",
      "/layers/bp/a/env.launch/job/V.append": "-job",
      "/layers/bp/a/env.build/W": "build",
      "/layers/bp/b/lib/x": "",
      "/layers/bp/c/lib/x": "",
    };
    const { started } = await launch({ files });
    expect(started?.env).toMatchObject({ V: "env-launch-web", LD_LIBRARY_PATH: "/layers/bp/b/lib:/layers/bp/c/lib" });
    expect(started?.env.W).toBeUndefined();
    expect(started?.env.LIBRARY_PATH).toBeUndefined();
    const user = await launch({ files }, { path: byteString("/cnb/lifecycle/launcher"), args: ["--", "app"] });
    expect(user.started?.env.V).toBe("env-launch");
  });

  test("has the output of exec.d programs, those of all processes before those of the process", async () => {
    const seen: string[] = [];
    const notes =
      (name: string): Program =>
      async (child) => {
        seen.push(`${name} ${child.cwd} ${child.env.LAST ?? "-"}`);
        return tells(`LAST = "${name}"\n`)(child);
      };
    const execd = {
      "/layers/bp/b/exec.d/1": notes("b1"),
      "/layers/bp/a/exec.d/web/1": notes("a-web"),
      "/layers/bp/a/exec.d/2": notes("a2"),
      "/layers/bp/a/exec.d/1": notes("a1"),
      "/layers/bp/a/exec.d/job/1": notes("a-job"),
    };
    const { started } = await launch({ execd });
    expect(seen.map((line) => line.replace(" /workspace", ""))).toEqual(["a1 -", "a2 a1", "b1 a2", "a-web b1"]);
    expect(started?.env.LAST).toBe("a-web");
    seen.length = 0;
    await launch({ execd, official: true });
    expect(seen.map((line) => line.split(" ")[0])).toEqual(["a1", "a2", "a-web", "b1"]);
  });

  test("is rejected if an exec.d program fails or writes values that are not strings", async () => {
    const withExecD = async (program: Program) => (await launch({ execd: { "/layers/bp/a/exec.d/x": program } })).code;
    expect(await withExecD(async () => 3)).toBe(82);
    expect(await withExecD(tells("A = 1\n"))).toBe(82);
    expect(await withExecD(tells("A = \n"))).toBe(82);
    expect(await withExecD(tells(""))).toBe(7);
    expect((await launch({ files: { "/layers/bp/a/exec.d/x": "not executable" } })).code).toBe(82);
  });
});

describe("a start through a shell", () => {
  const files = {
    "/layers/bp/a/profile.d/1.sh": "",
    "/layers/bp/a/profile.d/web/$x's.sh": "",
    "/layers/bp/b/profile.d/1.sh": "",
    "/workspace/.profile": "",
  };
  const startInShell = async (more: string, isOfficial: boolean) => {
    const metadata = buildpack("bp", "0.8") + process("web", `command = ["app"]\ndirect = false\n${more}`);
    return (await launch({ metadata, files, official: isOfficial })).started;
  };

  test("is one bash that sources profiles and becomes the command", async () => {
    const started = await startInShell('args = ["a b"]\n', false);
    expect(started?.cwd).toBe("/workspace");
    expect(started?.argv.slice(0, 2)).toEqual(["/bin/bash", "-c"]);
    expect(started?.argv[2]?.split("\n").slice(0, 5)).toEqual([
      "source '/layers/bp/a/profile.d/1.sh'",
      "source '/layers/bp/b/profile.d/1.sh'",
      "source '/layers/bp/a/profile.d/web/$x'\\''s.sh'",
      "source '/workspace/.profile'",
      "cd '/workspace' || exit 82",
    ]);
    expect(started?.argv.slice(3)).toEqual([START, "app", "a b"]);
  });

  test("runs a command without arguments as a script, and expands every word of one with arguments", async () => {
    const lastLine = async (more: string, isOfficial = false) =>
      (await startInShell(more, isOfficial))?.argv[2]?.split("\n").at(-1);
    expect(await lastLine("")).toBe('exec bash -c "$@"');
    expect(await lastLine('args = ["x"]\n')).toContain('eval "set -- ');
    expect(await lastLine('args = ["x"]\n', true)).toBe(
      `exec bash -c '"$(eval echo \\"$0\\")" "$(eval echo \\"\${1}\\")"' "\${@:1}"`,
    );
  });
});

describe("the launcher", () => {
  test("reports its failure by its exit code", async () => {
    expect((await launch({}, { platformApi: "0.2" })).code).toBe(11);
    expect((await launch({ metadata: buildpack("bp", "0.2") + WEB })).code).toBe(12);
    expect((await launch({ metadata: "processes = 3\n" })).code).toBe(82);
    expect((await launch({ metadata: "processes = 3\n", official: true })).code).toBe(1);
    expect((await launch({}, { env: { CNB_APP_DIR: "/none" } })).code).toBe(82);
  });
});
