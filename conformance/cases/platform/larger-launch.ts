/**
 * Launches of an app with several processes, layers and buildpacks: a second look at statements whose own case has one of each, and at
 * commands of the user with arguments that look like flags.
 */
import type { BuildpackSpec, Expectation, FileSpec, RunStep, TestCase } from "#protocol";
import { installProgram, makeLayer, type ProcessDraft, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create, launch } from "../vocabulary/steps.ts";
import { mustCase, type VersionRange } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";
import { expectNoneEligible } from "./launcher.ts";

const LAUNCHER = "/cnb/lifecycle/launcher";
const EXECD = "platform.launcher.exec.execd";
const PROFILED = "platform.launcher.exec.profiled";
const LEGACY = ["0.7", "0.8"] as const;

const PROGRAMS: Readonly<Record<string, FileSpec>> = Object.fromEntries(
  ["web", "worker", "other"].map((name) => [`/workspace/${name}`, recordingProgram(name)]),
);
const seen = (as: string, ...inside: readonly string[]) => afterStep(1).call(as, ...inside);

interface Draft {
  readonly what: string;
  readonly says: string;
  readonly buildpacks: readonly BuildpackSpec[];
  readonly start: RunStep;
  readonly files?: Readonly<Record<string, FileSpec>>;
  readonly platform?: VersionRange;
  readonly buildpack?: VersionRange;
  readonly control?: { readonly id: string; readonly differs: string };
  readonly then: readonly Expectation[];
}

const launchCase = ({ what, buildpacks, start, files = {}, buildpack: apis = ["0.9"], ...draft }: Draft): TestCase =>
  mustCase({
    ...draft,
    id: `launch.larger.${what}`,
    buildpack: apis,
    can: ["launch"],
    given: world({ buildpacks, files: { ...PROGRAMS, ...files } }),
    when: [create(), start],
  });

const app = (...given: readonly ProcessDraft[]) => [buildpack({ id: "acme/app", build: writeProcesses(...given) })];
const direct = (type: string, program: string, more: Partial<ProcessDraft> = {}): ProcessDraft => ({
  type,
  command: [`/workspace/${program}`],
  ...more,
});

/** A type that begins with another, one that ends with it, and one that differs in case. */
const SIMILAR = app(
  direct("web", "other"),
  direct("web.1", "web", { "working-dir": "/" }),
  direct("a-web", "worker"),
  direct("Web", "worker", { args: ["upper"] }),
);

const USER = "platform.launcher.user";

/** Programs in layers of several buildpacks; `at` is the directory below a layer. They append their letter to ORDER. */
interface Placed {
  readonly id: string;
  readonly layer: string;
  readonly file: string;
  readonly letter: string;
}
const PLACES: readonly Placed[] = [
  { id: "zebra", layer: "b", file: "1", letter: "c" },
  { id: "zebra", layer: "a", file: "2", letter: "b" },
  { id: "zebra", layer: "a", file: "1", letter: "a" },
  { id: "mole", layer: "z", file: "a", letter: "d" },
  { id: "ant", layer: "b", file: "9", letter: "f" },
  { id: "ant", layer: "a", file: "9", letter: "e" },
];
const IN_ORDER = "abcdef";

function placedIn(
  at: string,
  api: string | undefined,
  program: (letter: string) => FileSpec,
): readonly BuildpackSpec[] {
  const web: ProcessDraft =
    api === undefined
      ? { type: "web", command: ["/workspace/web"] }
      : { type: "web", command: "/workspace/web", direct: false };
  return ["zebra", "mole", "ant"].map((id) => {
    const own = PLACES.filter((one) => one.id === id);
    return buildpack({
      id: `acme/${id}`,
      ...(api !== undefined && { api }),
      build: [
        ...own.flatMap(({ layer }) => makeLayer(layer, ["launch"])),
        ...own.flatMap(({ layer, file, letter }) => installProgram(`programs/${letter}`, layer, `${at}/${file}`)),
        ...(id === "ant" ? writeProcesses(web) : []),
      ],
      files: Object.fromEntries(own.map(({ letter }) => [`programs/${letter}`, program(letter)])),
    });
  });
}

const execd = (letter: string): FileSpec => ({ acts: [{ do: "fd3", text: `ORDER = "\${ORDER}${letter}"\n` }] });
const profile = (letter: string): FileSpec => ({ text: `ORDER="\${ORDER:-}${letter}"; export ORDER\n` });
const ofProcess = (
  kind: "exec.d" | "profile.d",
  id: string,
  program: (letter: string) => FileSpec,
  ...covers: readonly [general: string, ofProcess: string, order: string]
): readonly TestCase[] => {
  const api = kind === "profile.d" ? "0.8" : undefined;
  const [general, own, order] = covers;
  return (
    [
      ["general", kind, [general]],
      ["of-process", `${kind}/web`, [own, order]],
    ] as const
  ).map(([which, at, statements]) =>
    launchCase({
      what: `${id}-${which}`,
      says: `Six files in ${at} run in the order of three buildpacks, their layers and their names.`,
      ...(api !== undefined && { buildpack: LEGACY }),
      buildpacks: placedIn(at, api, program),
      start: launch("/cnb/process/web"),
      then: [expectSuccess(1), expectEqual(seen("web", "env", "ORDER"), IN_ORDER, ...statements)],
    }),
  );
};

const ARGUMENTS = ["--", "-c", "a b", "", "--", "'q'", "*"];

export const largerLaunchCases: readonly TestCase[] = [
  launchCase({
    what: "similar-names",
    says: "Of processes with similar types, the launcher starts the one with its own name, in its working directory.",
    buildpacks: SIMILAR,
    start: launch("/cnb/process/web.1", { args: ["one"] }),
    then: [
      expectSuccess(1, "platform.launcher.argv0.match", "platform.launcher.derive"),
      expectEqual(
        seen("web", "argv"),
        ["/workspace/web", "one"],
        "platform.launcher.argv0.match",
        "platform.launcher.exec.invoke",
      ),
      expectEqual(seen("web", "cwd"), "/", "platform.launcher.working-dir.select"),
      expectThat(afterStep(1).calls(), { length: 1 }, "platform.launcher.argv0.match"),
    ],
  }),
  launchCase({
    what: "path",
    says: "A command of the user gets a PATH without the directory of process types at its beginning.",
    buildpacks: SIMILAR,
    start: launch(LAUNCHER, {
      args: ["--", "/workspace/worker"],
      env: { PATH: "/cnb/process:/opt/one:/opt/cnb/process:/bin" },
    }),
    then: [
      expectSuccess(1),
      expectEqual(seen("worker", "env", "PATH"), "/opt/one:/opt/cnb/process:/bin", "platform.env.launch.path-strip"),
    ],
  }),
  launchCase({
    what: "directory-of-other",
    says: "The working directory of another process does not count.",
    buildpacks: SIMILAR,
    start: launch("/cnb/process/Web"),
    then: [
      expectSuccess(1),
      expectEqual(
        seen("worker", "argv"),
        ["/workspace/worker", "upper"],
        "platform.launcher.argv0.match",
        "platform.launcher.exec.invoke",
      ),
      expectEqual(seen("worker", "cwd"), "/workspace", "platform.launcher.working-dir.select"),
    ],
  }),
  launchCase({
    what: "user-direct",
    says: "After the first --, every argument is the user's, whatever it looks like, and no shell changes it.",
    buildpacks: SIMILAR,
    start: launch(LAUNCHER, { args: ["--", "/workspace/worker", ...ARGUMENTS] }),
    files: { "/workspace/.profile": { text: "export SOURCED=yes\n" } },
    then: [
      expectSuccess(1, `${USER}.direct.flag`, `${USER}.direct.cmd`),
      expectEqual(
        seen("worker", "argv"),
        ["/workspace/worker", ...ARGUMENTS],
        `${USER}.direct.cmd`,
        `${USER}.direct.args`,
        "platform.launcher.exec.invoke",
      ),
      expectEqual(seen("worker", "cwd"), "/workspace", `${USER}.direct.working-dir`),
      expectAbsent(seen("worker", "env", "SOURCED"), `${USER}.direct.flag`),
      ...["CNB_APP_DIR", "CNB_LAYERS_DIR", "CNB_PROCESS_TYPE"].map((name) =>
        expectAbsent(seen("worker", "env", name), "platform.env.launch.exclude"),
      ),
    ],
  }),
  launchCase({
    what: "user-shell",
    says: "Without a leading --, a later -- is an argument, and the command runs in a shell in the app directory.",
    buildpacks: SIMILAR,
    start: launch(LAUNCHER, { args: ["/workspace/worker", "one", "--", "two"] }),
    files: { "/workspace/.profile": { text: "export SOURCED=yes\n" } },
    then: [
      expectSuccess(1),
      expectEqual(
        seen("worker", "argv"),
        ["/workspace/worker", "one", "--", "two"],
        `${USER}.shell.cmd`,
        `${USER}.shell.args`,
      ),
      expectEqual(seen("worker", "cwd"), "/workspace", `${USER}.shell.working-dir`),
      expectEqual(seen("worker", "env", "SOURCED"), "yes", `${USER}.shell.flag`),
    ],
  }),
  ...["production", "test"].map((execEnv) =>
    launchCase({
      what: `eligible-${execEnv}`,
      says: `In the environment ${execEnv}, a process that is limited to two environments starts only in those.`,
      platform: ["0.15"],
      buildpack: ["0.12"],
      buildpacks: app(direct("web", "other"), direct("worker", "worker", { "exec-env": ["test", "development"] })),
      start: launch("/cnb/process/worker", { env: { CNB_EXEC_ENV: execEnv } }),
      then:
        execEnv === "test"
          ? [expectSuccess(1), expectEqual(seen("worker", "cwd"), "/workspace", "platform.launcher.select-eligible")]
          : expectNoneEligible,
      ...(execEnv === "production" && {
        control: { id: "launch.larger.eligible-test", differs: "/when/1/env/CNB_EXEC_ENV" },
      }),
    }),
  ),
  ...ofProcess("exec.d", "execd", execd, `${EXECD}.order`, `${EXECD}.process`, `${EXECD}.process-order`),
  ...ofProcess(
    "profile.d",
    "profile",
    profile,
    `${PROFILED}.order`,
    `${PROFILED}.process`,
    `${PROFILED}.process-order`,
  ),
  launchCase({
    what: "one-shell",
    says: "The scripts of layers and of the app see the variables of each other that are not exported.",
    buildpack: LEGACY,
    buildpacks: placedIn("profile.d", "0.8", (letter) => ({ text: `order="\${order:-}${letter}"\n` })),
    files: { "/workspace/.profile": { text: 'ORDER="$order"; export ORDER\n' } },
    start: launch("/cnb/process/web"),
    then: [
      expectSuccess(1),
      expectEqual(
        seen("web", "env", "ORDER"),
        IN_ORDER,
        `${PROFILED}.single-shell`,
        "platform.launcher.exec.app-profile",
      ),
    ],
  }),
];
