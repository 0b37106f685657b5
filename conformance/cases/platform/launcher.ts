/** platform.md > launcher: the process that it starts, its arguments and its environment. */
import type { Expectation, FileSpec, TestCase } from "#protocol";
import { makeLayer, type ProcessDraft, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { COMMAND_LISTS, launchCase, SHELL_COMMANDS } from "../vocabulary/launch-case.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { analyze, build, detect, exportApp, launch, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

/** The launcher starts no process (step 1). */
export const expectNoneEligible: readonly Expectation[] = [
  expectThat(
    afterStep(1).exitCode,
    { between: [80, 89] },
    "platform.launcher.none-eligible-fails",
    "platform.launcher.exit.80-89",
  ),
  expectThat(afterStep(1).calls(), { length: 0 }, "platform.launcher.none-eligible-fails"),
];

const LAUNCHER = "/cnb/lifecycle/launcher";
const PROFILE: Readonly<Record<string, FileSpec>> = { "/workspace/.profile": { text: "export SOURCED=yes\n" } };

/** An app with the programs web and worker, and these processes. */
const app = (given: readonly ProcessDraft[], files: Readonly<Record<string, FileSpec>> = {}) =>
  world({
    buildpacks: [buildpack({ id: "acme/app", build: writeProcesses(...given) })],
    files: { "/workspace/web": recordingProgram("web"), "/workspace/worker": recordingProgram("worker"), ...files },
  });

const web: ProcessDraft = { type: "web", command: ["/workspace/web", "always"], args: ["default"] };
const worker: ProcessDraft = { type: "worker", command: ["/workspace/worker"] };
const legacyProcess = (direct: boolean): ProcessDraft => ({
  type: "web",
  command: "/workspace/web",
  args: ["default"],
  direct,
});

const seen = (as: string, ...inside: readonly string[]) => afterStep(1).call(as, ...inside);
const argv = (as: string, ...expected: readonly string[]) =>
  [seen(as, "argv"), { equals: [`/workspace/${as}`, ...expected] }] as const;

const USER = "platform.launcher.user";
const OF_EITHER = "platform.launcher.process.origin";
const testOnly = app([{ ...web, "exec-env": ["test"] }]);
const launchIn = (execEnv: string) => launch("/cnb/process/web", { env: { CNB_EXEC_ENV: execEnv } });
const NEWEST = { platform: ["0.15"], buildpack: ["0.12"] } as const;

const selection: readonly TestCase[] = [
  launchCase({
    what: "process.by-name",
    says: "The launcher starts the process whose type is the last element of the launcher's name.",
    given: app([web, worker]),
    start: launch("/cnb/process/worker"),
    then: [
      expectSuccess(1, "platform.launcher.argv0.match", "platform.launcher.derive"),
      expectThat(...argv("worker"), "platform.launcher.argv0.match", "platform.launcher.derive", OF_EITHER),
      expectThat(afterStep(1).calls(), { length: 1 }, "platform.launcher.argv0.match"),
    ],
  }),
  launchCase({
    ...NEWEST,
    what: "process.eligible",
    says: "The launcher starts a process for the current execution environment.",
    given: testOnly,
    start: launchIn("test"),
    then: [
      expectSuccess(1, "platform.launcher.select-eligible"),
      expectThat(...argv("web", "always", "default"), "platform.launcher.select-eligible"),
    ],
  }),
  launchCase({
    ...NEWEST,
    what: "process.not-eligible",
    says: "The launcher does not start a process for other execution environments.",
    given: testOnly,
    start: launchIn("production"),
    then: expectNoneEligible,
    control: { id: "launch.process.eligible", differs: "/when/1/env/CNB_EXEC_ENV" },
  }),
  launchCase({
    ...NEWEST,
    what: "process.any-environment",
    says: "The launcher starts a process for any execution environment.",
    given: app([{ ...web, "exec-env": ["*"] }]),
    start: launchIn("test"),
    then: [
      expectSuccess(1, "platform.launcher.select-eligible"),
      expectThat(...argv("web", "always", "default"), "platform.launcher.select-eligible"),
    ],
  }),
  mustCase({
    platform: ["0.15"],
    buildpack: COMMAND_LISTS,
    can: ["launch"],
    id: "launch.process.environments-absent",
    says: "A process in metadata.toml without execution environments suits all of them.",
    given: app([web]),
    when: [
      analyze(),
      detect(),
      restore(),
      build(),
      { edit: { "/layers/config/metadata.toml": { text: withoutExecEnv() } } },
      exportApp(),
      launchIn("test"),
    ],
    then: [expectEqual(afterStep(6).call("web", "cwd"), "/workspace", "platform.metadata.exec-env.absent-as-star")],
  }),
];

function withoutExecEnv(): string {
  return [
    '[[buildpacks]]\nid = "acme/app"\nversion = "1.0.0"\napi = "${buildpack-api}"\n',
    '[[processes]]\ntype = "web"\ncommand = ["/workspace/web"]\ndirect = true\nbuildpack-id = "acme/app"\n',
  ].join("\n");
}

const argumentsAndStrategy: readonly TestCase[] = [
  launchCase({
    what: "args.default",
    says: "Without arguments from the user, the process gets its command's arguments and the default ones.",
    given: app([web]),
    start: launch("/cnb/process/web"),
    then: [
      expectSuccess(1),
      expectThat(
        ...argv("web", "always", "default"),
        "buildpack.launch-toml.process.command-rest",
        "platform.launcher.exec.invoke",
      ),
    ],
  }),
  launchCase({
    what: "args.replace",
    says: "The user's arguments replace the default ones.",
    given: app([web]),
    start: launch("/cnb/process/web", { args: ["mine", "too"] }),
    then: [expectSuccess(1), expectThat(...argv("web", "always", "mine", "too"), "platform.launcher.args.replace")],
  }),
  launchCase({
    what: "args.direct",
    says: "The launcher starts a process without a shell.",
    given: app([web], PROFILE),
    start: launch("/cnb/process/web", { args: ["$HOME"] }),
    then: [
      expectSuccess(1),
      expectThat(...argv("web", "always", "$HOME"), "platform.launcher.args.direct-true"),
      expectThat(seen("web", "env"), { excludes: { SOURCED: "yes" } }, "platform.launcher.args.direct-true"),
    ],
  }),
  launchCase({
    what: "args.append",
    buildpack: SHELL_COMMANDS,
    says: "With a Buildpack API without default arguments, the launcher appends the user's arguments.",
    given: app([legacyProcess(true)]),
    start: launch("/cnb/process/web", { args: ["mine"] }),
    then: [expectSuccess(1), expectThat(...argv("web", "default", "mine"), "platform.launcher.args.append")],
  }),
  launchCase({
    what: "args.legacy-direct",
    buildpack: SHELL_COMMANDS,
    says: "With a Buildpack API without default arguments, the launcher starts a direct process without a shell.",
    given: app([legacyProcess(true)], PROFILE),
    start: launch("/cnb/process/web"),
    then: [
      expectSuccess(1),
      expectThat(...argv("web", "default"), "platform.launcher.args.legacy-direct"),
      expectThat(seen("web", "env"), { excludes: { SOURCED: "yes" } }, "platform.launcher.args.legacy-direct"),
    ],
  }),
  launchCase({
    what: "user.direct",
    says: "After --, the launcher starts the user's command without a shell, with its arguments, in the app directory.",
    given: app([{ ...web, "working-dir": "/" }], PROFILE),
    start: launch(LAUNCHER, { args: ["--", "/workspace/worker", "one", "$HOME"] }),
    then: [
      expectSuccess(1, `${USER}.direct.flag`, `${USER}.direct.cmd`),
      expectThat(...argv("worker", "one", "$HOME"), `${USER}.direct.cmd`, `${USER}.direct.args`, OF_EITHER),
      expectThat(seen("worker", "env"), { excludes: { SOURCED: "yes" } }, `${USER}.direct.flag`),
      expectEqual(seen("worker", "cwd"), "/workspace", `${USER}.direct.working-dir`),
    ],
  }),
];

const execution: readonly TestCase[] = [
  launchCase({
    what: "working-dir.own",
    says: "A process starts in its own working directory.",
    given: app([{ ...web, "working-dir": "/workspace/sub" }], { "/workspace/sub": { dir: true } }),
    start: launch("/cnb/process/web"),
    then: [expectSuccess(1), expectEqual(seen("web", "cwd"), "/workspace/sub", "platform.launcher.exec.working-dir")],
  }),
  launchCase({
    what: "working-dir.app",
    says: "A process without a working directory starts in the app directory.",
    given: app([web]),
    start: launch("/cnb/process/web"),
    then: [expectSuccess(1), expectEqual(seen("web", "cwd"), "/workspace", "platform.launcher.exec.working-dir")],
  }),
  launchCase({
    what: "exit.process",
    lane: "implied",
    says: "The launcher exits with the exit code of the process.",
    given: app([web], {
      "/workspace/web": {
        acts: [
          { do: "record", as: "web" },
          { do: "exit", code: 37 },
        ],
      },
    }),
    start: launch("/cnb/process/web"),
    then: [
      expectEqual(afterStep(1).exitCode, 37, "platform.launcher.exit.passthrough"),
      expectEqual(seen("web", "cwd"), "/workspace"),
    ],
  }),
  launchCase({
    what: "env.inherited",
    says: "The process inherits the variables of the image and of the user.",
    given: app([web]),
    start: launch("/cnb/process/web", { env: { GREETING: "hello", BPL_LEVEL: "user" } }),
    then: [
      expectSuccess(1),
      expectEqual(seen("web", "env", "GREETING"), "hello", "platform.env.launch.inherit", "platform.launcher.out.env"),
      expectEqual(
        seen("web", "env", "BPL_LEVEL"),
        "user",
        "platform.env.launch.inherit",
        "buildpack.env.platform.bpl-not-overridden",
      ),
    ],
  }),
  launchCase({
    what: "env.excluded",
    says: "The process does not get the variables that are inputs of the launcher.",
    given: app([web]),
    start: launch("/cnb/process/web", {
      env: { CNB_APP_DIR: "/workspace", CNB_LAYERS_DIR: "/layers", CNB_PROCESS_TYPE: "web" },
    }),
    then: [
      expectSuccess(1),
      expectEqual(seen("web", "cwd"), "/workspace"),
      ...["CNB_APP_DIR", "CNB_LAYERS_DIR", "CNB_PROCESS_TYPE"].map((name) =>
        expectAbsent(seen("web", "env", name), "platform.env.launch.exclude"),
      ),
    ],
  }),
  launchCase({
    what: "env.path",
    says: "The process's PATH no longer starts with the directory of process types.",
    given: app([web]),
    start: launch("/cnb/process/web", { env: { PATH: "/cnb/process:/usr/local/bin:/usr/bin:/bin" } }),
    then: [
      expectSuccess(1),
      expectEqual(seen("web", "env", "PATH"), "/usr/local/bin:/usr/bin:/bin", "platform.env.launch.path-strip"),
    ],
  }),
  launchCase({
    what: "env.bpl-of-layer",
    says: "A layer's file for a variable BPL_* changes what the user gave.",
    given: world({
      buildpacks: [
        buildpack({
          id: "acme/app",
          build: [...makeLayer("x", ["launch"], { "env.launch/BPL_LEVEL.override": "layer" }), ...writeProcesses(web)],
        }),
      ],
      files: { "/workspace/web": recordingProgram("web") },
    }),
    start: launch("/cnb/process/web", { env: { BPL_LEVEL: "user" } }),
    then: [
      expectSuccess(1),
      allowReading(
        expectEqual(seen("web", "env", "BPL_LEVEL"), "layer", "buildpack.env.platform.bpl-not-overridden"),
        { equals: "user" },
        "C-19",
      ),
    ],
  }),
];

export const launcherCases: readonly TestCase[] = [...selection, ...argumentsAndStrategy, ...execution];
