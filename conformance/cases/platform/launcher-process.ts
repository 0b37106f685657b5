/** platform.md > launcher > Inputs, Execution, Launch Environment: what exec.d programs and processes get, byte for byte. */
import type { Act } from "#machine";
import type { FileSpec, TestCase } from "#protocol";
import { installProgram, makeLayer, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { COMMAND_LISTS, launchCase, SHELL_COMMANDS } from "../vocabulary/launch-case.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { launch } from "../vocabulary/steps.ts";
import { BASE_PATH, buildpack, world } from "../vocabulary/world.ts";

const L = "platform.launcher";
type Files = Readonly<Record<string, FileSpec>>;
const seen = (...inside: readonly (string | number)[]) => afterStep(1).call("web", ...inside);

/** An app with the process web: a command, or one that a shell runs. */
export const app = (files: Files, { command = "/workspace/web", shell = false, build = [] as readonly Act[] } = {}) =>
  world({
    buildpacks: [
      buildpack({
        id: "acme/app",
        build: [...build, ...writeProcesses({ type: "web", ...(shell ? { command } : { command: [command] }) })],
        files: { right: recordingProgram("web"), wrong: recordingProgram("wrong") },
      }),
    ],
    files: { "/workspace/web": recordingProgram("web"), ...files },
  });

const RAW_WORDS = ["a\udcff", "\udcc3(", "\u00e9"];
const RAW_VARIABLES = { RAW: "r\udcff\n\udc80", "NAME_\udcff": "named" };
const EXECD: FileSpec = { acts: [{ do: "record", as: "execd" }] };
/** A layer with an exec.d program. */
const withExecd: readonly Act[] = [...makeLayer("x", ["launch"]), ...installProgram("execd", "x", "exec.d/a")];
export const withExecdProgram = (files: Files = {}, execd: FileSpec = EXECD, shell = false) => {
  const given = app(files, { build: withExecd, shell });
  return { ...given, buildpacks: given.buildpacks.map((one) => ({ ...one, files: { ...one.files, execd } })) };
};

const bytes: readonly TestCase[] = [
  launchCase({
    what: "process.argument-bytes",
    says: "The user's arguments need not be UTF-8.",
    given: app({}),
    start: launch("/cnb/process/web", { args: RAW_WORDS }),
    then: [
      expectSuccess(1, `${L}.args.replace`),
      expectEqual(seen("argv"), ["/workspace/web", ...RAW_WORDS], `${L}.args.replace`),
    ],
  }),
  launchCase({
    what: "user.argument-bytes",
    says: "The arguments of the user's command need not be UTF-8.",
    given: app({}),
    start: launch("/cnb/lifecycle/launcher", { args: ["--", "/workspace/web", ...RAW_WORDS] }),
    then: [
      expectSuccess(1, `${L}.user.direct.args`),
      expectEqual(seen("argv"), ["/workspace/web", ...RAW_WORDS], `${L}.user.direct.args`),
    ],
  }),
  launchCase({
    what: "env.bytes",
    says: "Names and values of variables that the process inherits need not be UTF-8.",
    given: app({}),
    start: launch("/cnb/process/web", { env: RAW_VARIABLES }),
    then: [
      expectSuccess(1, "platform.env.launch.inherit"),
      expectThat(seen("env"), { includes: RAW_VARIABLES }, "platform.env.launch.inherit"),
    ],
  }),
  launchCase({
    what: "execd.environment-bytes",
    says: "Names and values of variables that an exec.d program gets need not be UTF-8.",
    given: withExecdProgram(),
    start: launch("/cnb/process/web", { env: RAW_VARIABLES }),
    then: [
      expectSuccess(1, `${L}.exec.execd.run`),
      expectThat(afterStep(1).call("execd", "env"), { includes: RAW_VARIABLES }, `${L}.exec.execd.run`),
    ],
  }),
];

/** Of the image, the harness and the user; without the three inputs of the launcher. */
const INHERITED = { CNB_NO_COLOR: "true", GIVEN: "yes", PATH: BASE_PATH };
const OF_LIFECYCLE = { CNB_DEPRECATION_MODE: "quiet", CNB_PLATFORM_API: "${platform-api}" };
const environment: readonly TestCase[] = [
  launchCase({
    what: "env.exact",
    says: "Without files and programs of layers, the process gets the variables that the launcher got, and no others.",
    given: app({}),
    start: launch("/cnb/process/web", { env: { GIVEN: "yes", PATH: `/cnb/process:${BASE_PATH}` } }),
    then: [
      expectSuccess(1),
      allowReading(
        expectEqual(seen("env"), { ...INHERITED, ...OF_LIFECYCLE }, `${L}.out.env`),
        { equals: INHERITED },
        "A-46",
      ),
    ],
  }),
  launchCase({
    what: "execd.environment-exact",
    says: "If no exec.d program sets a variable, the process gets the variables that they got, and no others.",
    given: withExecdProgram(),
    start: launch("/cnb/process/web", { env: { GIVEN: "yes", EMPTY: "", CNB_APP_DIR: "/workspace" } }),
    then: [
      expectSuccess(1),
      expectEqual(seen("env", "GIVEN"), "yes", "platform.env.launch.inherit"),
      expectSame(afterStep(1).call("execd", "env"), seen("env"), `${L}.exec.execd.run`),
    ],
  }),
  launchCase({
    what: "env.empty-path",
    says: "An empty PATH stays empty.",
    given: app({}),
    start: launch("/cnb/process/web", { env: { PATH: "" } }),
    then: [expectSuccess(1), expectEqual(seen("env", "PATH"), "", "platform.env.launch.inherit")],
  }),
];

const REPLACED = `${L}.exec.replace-process`;
/** The process takes the launcher's place: its streams and its end are the launcher's. */
const replaced: readonly TestCase[] = [false, true].flatMap((shell) => {
  const way = shell ? "shell" : "direct";
  const how = shell ? "in a shell" : "without a shell";
  const common = { lane: "should", buildpack: shell ? SHELL_COMMANDS : COMMAND_LISTS } as const;
  const web = (...acts: readonly Act[]) => app({ "/workspace/web": { acts } }, { shell });
  return [
    launchCase({
      ...common,
      what: `process.stdin-${way}`,
      says: `A process ${how} gets the launcher's standard input.`,
      given: web({ do: "record", as: "web", read: ["/dev/stdin"] }),
      start: launch("/cnb/process/web", { stdin: "one\ntwo" }),
      then: [expectSuccess(1), expectEqual(seen("reads", "/dev/stdin"), "one\ntwo", REPLACED)],
    }),
    launchCase({
      ...common,
      what: `process.streams-${way}`,
      says: `The output of a process ${how} is on the launcher's streams, each on its own.`,
      given: web({ do: "stdout", text: "to one\n" }, { do: "stderr", text: "to two\n" }),
      then: [
        expectSuccess(1),
        expectThat(afterStep(1).stdout, { includes: "to one\n" }, REPLACED),
        expectThat(afterStep(1).stderr, { includes: "to two\n" }, REPLACED),
      ],
    }),
  ];
});

const tool = (layer: string, program: "right" | "wrong"): readonly Act[] => [
  ...makeLayer(layer, ["launch"]),
  ...installProgram(program, layer, "bin/web"),
];

const commands: readonly TestCase[] = [
  launchCase({
    what: "command.absolute",
    says: "An absolute command is that file, not one of its name in PATH.",
    given: app({}, { build: tool("x", "wrong") }),
    then: [expectSuccess(1), expectEqual(seen("cwd"), "/workspace", `${L}.exec.invoke`)],
  }),
  launchCase({
    what: "command.not-in-app",
    says: "A command without a slash is the program in PATH, not the file of its name in the app directory.",
    given: app({ "/workspace/web": recordingProgram("wrong") }, { command: "web", build: tool("x", "right") }),
    then: [
      expectSuccess(1),
      expectEqual(seen("cwd"), "/workspace", `${L}.exec.invoke`, "buildpack.layers.launch.accessible"),
    ],
  }),
  launchCase({
    what: "command.first-in-path",
    says: "A command without a slash is the first program of its name in PATH, where layers come before the base image.",
    given: app({}, { command: "web", build: tool("x", "right") }),
    start: launch("/cnb/process/web", { env: { PATH: "/workspace/programs:/usr/bin:/bin" } }),
    then: [
      expectSuccess(1),
      expectEqual(seen("cwd"), "/workspace", `${L}.exec.invoke`, "buildpack.layers.launch.accessible"),
    ],
  }),
];

const RIGHT = recordingProgram("right");
/** Directories for PATH. Those that come first have something named web that is no program. */
const DIRECTORIES: Files = {
  "/workspace/good/web": RIGHT,
  "/workspace/later/web": recordingProgram("wrong"),
  "/workspace/text/web": { text: "not a program\n" },
  "/workspace/nested/web/inner": { text: "" },
  "/workspace/dangling/web": { symlink: "/workspace/none/web" },
  "/workspace/linked/web": { symlink: "../good/web" },
};
const SEARCHES = [
  ["missing", "a directory that does not exist", ["none", "good", "later"]],
  ["not-executable", "a file that is not executable", ["text", "good", "later"]],
  ["directory", "a directory of that name", ["nested", "good", "later"]],
  ["dangling", "a link that leads nowhere", ["dangling", "good", "later"]],
  ["link", "nothing, because a link to a program is one", ["linked", "later"]],
  ["many", "nineteen directories that do not exist", [...Array.from({ length: 19 }, (_, i) => `none-${i}`), "good"]],
] as const;

/** Without a shell and in one, which searches itself. */
const searches: readonly TestCase[] = [false, true].flatMap((shell) =>
  SEARCHES.map(([what, words, directories]) =>
    launchCase({
      what: `path-entries.${what}-${shell ? "shell" : "direct"}`,
      says: `The search for a command in PATH ${shell ? "by a shell " : ""}passes over ${words}.`,
      given: app(DIRECTORIES, { command: "web", shell }),
      buildpack: shell ? SHELL_COMMANDS : COMMAND_LISTS,
      start: launch("/cnb/process/web", {
        env: { PATH: [...directories.map((name) => `/workspace/${name}`), "/usr/bin", "/bin"].join(":") },
      }),
      then: [
        expectSuccess(1, `${L}.exec.invoke`),
        expectEqual(afterStep(1).call("right", "cwd"), "/workspace", `${L}.exec.invoke`),
      ],
    }),
  ),
);

export const launcherProcessCases: readonly TestCase[] = [
  ...bytes,
  ...environment,
  ...replaced,
  ...commands,
  ...searches,
];
