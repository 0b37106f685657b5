/** platform.md > launcher > Inputs, Execution, Launch Environment: on files that no exporter of ours writes. */
import type { FileSpec, RunStep, TestCase } from "#protocol";
import { recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { HAND_MADE, HAND_MADE_METADATA as METADATA } from "../vocabulary/hand-made.ts";
import { launchCase as caseOfLaunch, type LaunchDraft, SHELL_COMMANDS } from "../vocabulary/launch-case.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowContradiction, allowReading } from "../vocabulary/readings.ts";
import { launch } from "../vocabulary/steps.ts";
import { BASE_PATH, buildpack, world } from "../vocabulary/world.ts";

const L = "platform.launcher";
const LAYER = `${HAND_MADE}/acme_hand/layer`;
const EXECD: FileSpec = {
  acts: [
    { do: "record", as: "execd" },
    { do: "fd3", text: 'EXECD = "yes"\n' },
  ],
};
const SOURCED: FileSpec = { text: "export SOURCED=yes\n" };

const BUILDPACK = '[[buildpacks]]\nid = "acme/hand"\nversion = "1.0.0"\napi = "${buildpack-api}"\n';
const processToml = (...lines: readonly string[]): string =>
  ["[[processes]]", 'type = "web"', 'buildpack-id = "acme/hand"', ...lines, ""].join("\n");
const WEB = processToml('command = ["/workspace/web"]', "direct = true");
const metadata = (...processes: readonly string[]): FileSpec => ({ text: [BUILDPACK, ...processes].join("\n") });

type Files = Readonly<Record<string, FileSpec>>;

/** An app whose buildpack provides the process web, with files that the app itself brings. */
const app = (files: Files, ofLayers: Files = { config: { dir: true } }) =>
  world({
    buildpacks: [
      buildpack({
        id: "acme/app",
        build: writeProcesses({ type: "web", command: ["/workspace/web"], args: ["built"] }),
      }),
    ],
    files: {
      "/workspace/web": recordingProgram("web"),
      [METADATA]: metadata(WEB),
      ...files,
      ...Object.fromEntries(Object.entries(ofLayers).map(([path, file]) => [`${LAYER}/${path}`, file])),
    },
  });

const handMade = (env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): RunStep =>
  launch("/cnb/process/web", { env: { CNB_LAYERS_DIR: HAND_MADE, ...env }, ...(args.length > 0 && { args }) });
const seen = (as: string, ...inside: readonly string[]) => afterStep(1).call(as, ...inside);

const launchCase = (draft: LaunchDraft): TestCase => caseOfLaunch({ start: handMade(), ...draft });

const inputs: readonly TestCase[] = [
  launchCase({
    what: "input.layers-dir",
    says: "The launcher takes the layers directory from CNB_LAYERS_DIR.",
    given: app({ [METADATA]: metadata(processToml('command = ["/workspace/web", "hand-made"]', "direct = true")) }),
    then: [expectSuccess(1), expectEqual(seen("web", "argv"), ["/workspace/web", "hand-made"], `${L}.derive`)],
  }),
  launchCase({
    what: "input.layers-dir-default",
    says: "Without CNB_LAYERS_DIR the layers directory is /layers.",
    given: app({}),
    start: launch("/cnb/process/web"),
    then: [expectSuccess(1), expectEqual(seen("web", "argv"), ["/workspace/web", "built"], `${L}.derive`)],
  }),
  launchCase({
    what: "input.app-dir",
    says: "The launcher takes the app directory from CNB_APP_DIR, for exec.d programs and the process.",
    given: app({ "/workspace/sub": { dir: true } }, { "exec.d/a": EXECD }),
    start: handMade({ CNB_APP_DIR: "/workspace/sub" }),
    then: [
      expectSuccess(1),
      expectEqual(seen("web", "cwd"), "/workspace/sub", `${L}.working-dir.select`, `${L}.exec.working-dir`),
      expectEqual(seen("execd", "cwd"), "/workspace/sub", `${L}.exec.execd.run`),
    ],
  }),
  launchCase({
    what: "input.exec-env-default",
    platform: ["0.15"],
    says: "Without CNB_EXEC_ENV the execution environment is production.",
    given: app({
      [METADATA]: metadata(processToml('command = ["/workspace/web"]', "direct = true", 'exec-env = ["production"]')),
    }),
    then: [
      expectSuccess(1, `${L}.select-eligible`),
      expectEqual(seen("web", "cwd"), "/workspace", `${L}.select-eligible`),
    ],
  }),
  launchCase({
    what: "process.eligible-later",
    platform: ["0.15"],
    says: "Of several processes of one type the launcher selects one that is for the execution environment.",
    given: app({
      [METADATA]: metadata(
        processToml('command = ["/workspace/web", "first"]', "direct = true", 'exec-env = ["test"]'),
        processToml('command = ["/workspace/web", "second"]', "direct = true", 'exec-env = ["production"]'),
      ),
    }),
    start: handMade({ CNB_EXEC_ENV: "production" }),
    then: [
      expectSuccess(1, `${L}.select-eligible`),
      expectEqual(seen("web", "argv"), ["/workspace/web", "second"], `${L}.select-eligible`),
    ],
  }),
  ...["false", undefined].map((direct) =>
    launchCase({
      what: direct === undefined ? "args.direct-absent" : "args.direct-false",
      says: `A process of a buildpack with default arguments runs without a shell, ${direct === undefined ? "also if metadata.toml does not say so" : "whatever metadata.toml says"}.`,
      given: app({
        "/workspace/.profile": SOURCED,
        [METADATA]: metadata(
          processToml('command = ["/workspace/web", "$HOME"]', ...(direct === undefined ? [] : [`direct = ${direct}`])),
        ),
      }),
      then: [
        expectSuccess(1),
        expectEqual(seen("web", "argv"), ["/workspace/web", "$HOME"], `${L}.args.direct-true`),
        expectAbsent(seen("web", "env", "SOURCED"), `${L}.args.direct-true`),
      ],
    }),
  ),
];

const FAILS = { between: [80, 89] } as const;
const failures: readonly TestCase[] = [
  launchCase({
    what: "exit.no-metadata",
    lane: "implied",
    says: "The launcher fails with an exit code of its own if there is no metadata.toml.",
    given: app({ [METADATA]: metadata(processToml('command = ["/workspace/web", "hand-made"]', "direct = true")) }),
    start: handMade({ CNB_LAYERS_DIR: "/workspace/none" }),
    then: [
      expectThat(afterStep(1).exitCode, FAILS, `${L}.exit.80-89`),
      expectThat(afterStep(1).calls(), { length: 0 }),
    ],
    control: { id: "launch.input.layers-dir", differs: "/when/1/env/CNB_LAYERS_DIR" },
  }),
  launchCase({
    what: "exit.malformed-metadata",
    lane: "implied",
    says: "The launcher fails with an exit code of its own if metadata.toml cannot be read.",
    given: app({ [METADATA]: { text: "processes = 3\n" } }),
    then: [
      expectThat(afterStep(1).exitCode, FAILS, `${L}.exit.80-89`),
      expectThat(afterStep(1).calls(), { length: 0 }),
    ],
    control: { id: "launch.input.layers-dir", differs: `/given/files/${METADATA.replaceAll("/", "~1")}/text` },
  }),
];

const files: readonly TestCase[] = [
  launchCase({
    what: "execd.link",
    says: "The launcher runs an exec.d program that is a link to a file.",
    given: app({ "/workspace/tool": EXECD }, { "exec.d/a": { symlink: "/workspace/tool" } }),
    then: [
      expectSuccess(1),
      expectEqual(seen("web", "env", "EXECD"), "yes", "buildpack.launch.execd", `${L}.exec.execd.run`),
    ],
  }),
  launchCase({
    what: "execd.excluded",
    says: "An exec.d program does not get the variables that are inputs of the launcher.",
    given: app({}, { "exec.d/a": EXECD }),
    start: handMade({ CNB_APP_DIR: "/workspace", CNB_PROCESS_TYPE: "web" }),
    then: [
      expectSuccess(1),
      expectEqual(seen("execd", "cwd"), "/workspace"),
      ...["CNB_APP_DIR", "CNB_LAYERS_DIR", "CNB_PROCESS_TYPE"].map((name) =>
        expectAbsent(seen("execd", "env", name), `${L}.exec.execd.run`),
      ),
    ],
  }),
  // A call with such a value cannot be recorded as text, so its output tells.
  launchCase({
    what: "env-files.not-utf-8",
    says: "A layer's file whose content is not UTF-8 sets its variable.",
    given: app(
      {
        "/workspace/web": {
          acts: [
            {
              do: "if",
              env: "RAW",
              acts: [{ do: "stdout", text: "RAW is set\n" }],
              otherwise: [{ do: "exit", code: 9 }],
            },
          ],
        },
      },
      { "env/RAW": { base64: "YXL/" } },
    ),
    then: [
      expectSuccess(1, "buildpack.env.rules.no-shell", "buildpack.env.bp.launch-apply"),
      expectThat(
        afterStep(1).stdout,
        { includes: "RAW is set" },
        "buildpack.env.rules.no-shell",
        "buildpack.env.bp.launch-apply",
      ),
    ],
  }),
  launchCase({
    what: "env.path-elsewhere",
    says: "The launcher removes nothing from PATH but the directory of process types at its beginning.",
    given: app({}),
    start: handMade({ PATH: `/usr/local/bin:/cnb/process:/cnb/lifecycle:/usr/bin:/bin` }),
    then: [
      expectSuccess(1),
      allowContradiction(
        expectEqual(
          seen("web", "env", "PATH"),
          `/usr/local/bin:/cnb/process:/cnb/lifecycle:/usr/bin:/bin`,
          "platform.env.launch.inherit",
        ),
        { equals: "/usr/local/bin:/usr/bin:/bin" },
        "D-09",
      ),
    ],
  }),
  // official: removes them.
  launchCase({
    what: "env.lifecycle-variables",
    says: "The launcher removes no variables of the lifecycle but the three that the specification lists.",
    given: app({}),
    start: handMade({ CNB_DEPRECATION_MODE: "quiet" }),
    then: [
      expectSuccess(1),
      ...[
        expectEqual(seen("web", "env", "CNB_PLATFORM_API"), "${platform-api}", "platform.env.launch.inherit"),
        expectEqual(seen("web", "env", "CNB_DEPRECATION_MODE"), "quiet", "platform.env.launch.inherit"),
      ].map((one) => allowReading(one, { present: false }, "A-46")),
    ],
  }),
];

/** With a shell, which only processes of older buildpacks have. */
const SHELL_WEB = processToml('command = "/workspace/web"', "direct = false");
const SHELL = { [METADATA]: metadata(SHELL_WEB) };
const scripts: readonly TestCase[] = [
  launchCase({
    what: "profile.link",
    buildpack: SHELL_COMMANDS,
    says: "The launcher sources a script of a layer that is a link to a file.",
    given: legacy({ ...SHELL, "/workspace/script": SOURCED }, { "profile.d/a.sh": { symlink: "/workspace/script" } }),
    then: [expectSuccess(1), expectEqual(seen("web", "env", "SOURCED"), "yes", `${L}.exec.profiled.source`)],
  }),
  launchCase({
    what: "profile.app-and-path",
    buildpack: SHELL_COMMANDS,
    says: "The launcher sources the script of the app directory, even if a directory of PATH has a file of that name.",
    given: legacy(
      { ...SHELL, "/workspace/.profile": SOURCED },
      { "bin/.profile": { text: "export SOURCED=wrong\n", mode: "0755" } },
    ),
    start: handMade({ PATH: BASE_PATH }),
    then: [expectSuccess(1), expectEqual(seen("web", "env", "SOURCED"), "yes", `${L}.exec.app-profile`)],
  }),
];

/** As `app`, for Buildpack APIs whose commands are strings. */
function legacy(given: Files, ofLayers: Files) {
  const { buildpacks: _, ...rest } = app(given, ofLayers);
  const build = writeProcesses({ type: "web", command: "/workspace/web", direct: false });
  return { ...rest, buildpacks: [buildpack({ id: "acme/app", build })] };
}

export const launcherInputCases: readonly TestCase[] = [...inputs, ...failures, ...files, ...scripts];
