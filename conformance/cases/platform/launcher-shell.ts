/** platform.md > launcher > Execution: with a shell. */
import type { Act } from "#machine";
import type { BuildpackSpec, FileSpec, TestCase } from "#protocol";
import { installProgram, makeLayer, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { type LaunchDraft, launchCase, SHELL_COMMANDS } from "../vocabulary/launch-case.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowContradiction } from "../vocabulary/readings.ts";
import { launch } from "../vocabulary/steps.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const USER = "platform.launcher.user.shell";
const PROFILED = "platform.launcher.exec.profiled";
const seen = (...inside: readonly string[]) => afterStep(1).call("web", ...inside);

const orderScript = (letter: string): FileSpec => ({ text: `export ORDER="\${ORDER:-}${letter}"\n` });
const FILES: Readonly<Record<string, FileSpec>> = {
  "/workspace/web": recordingProgram("web"),
  "/workspace/.profile": orderScript("p"),
};

const PROCESS = {
  api: "0.8",
  build: writeProcesses({ type: "web", command: "/workspace/web", direct: false }),
} as const;

/** A buildpack with scripts that the shell sources; `scripts` maps paths below the layers directory to letters. */
const withScripts = (
  id: string,
  scripts: Readonly<Record<string, string>>,
  { build, ...more }: { readonly api?: string; readonly build?: readonly Act[] } = PROCESS,
): BuildpackSpec =>
  buildpack({
    id: `acme/${id}`,
    ...more,
    build: [
      ...Object.entries(scripts).flatMap(([path, letter]) => {
        const [name = "", ...rest] = path.split("/");
        return [...makeLayer(name, ["launch"]), ...installProgram(`scripts/${letter}`, name, rest.join("/"))];
      }),
      ...(build ?? []),
    ],
    files: Object.fromEntries(Object.values(scripts).map((letter) => [`scripts/${letter}`, orderScript(letter)])),
  });

interface Draft extends Omit<LaunchDraft, "given" | "buildpack"> {
  readonly buildpacks: readonly BuildpackSpec[];
}

const shellCase = ({ buildpacks, then, ...draft }: Draft): TestCase =>
  launchCase({
    ...draft,
    buildpack: SHELL_COMMANDS,
    given: world({ buildpacks, files: FILES }),
    then: [expectSuccess(1), ...then],
  });

const expectOrder = (value: string, ...covers: readonly string[]) =>
  expectEqual(seen("env", "ORDER"), value, ...covers);
const COMMAND = launch("/cnb/lifecycle/launcher", { args: ["/workspace/web", "one", "two"] });

export const launcherShellCases: readonly TestCase[] = [
  shellCase({
    what: "user.shell",
    says: "Without --, the launcher starts the user's command in a shell, with its arguments, in the app directory.",
    buildpacks: [withScripts("app", {})],
    start: COMMAND,
    then: [
      expectEqual(seen("argv"), ["/workspace/web", "one", "two"], `${USER}.cmd`, `${USER}.args`),
      expectOrder("p", `${USER}.flag`),
      expectEqual(seen("cwd"), "/workspace", `${USER}.working-dir`),
    ],
  }),
  shellCase({
    what: "shell.legacy",
    says: "The launcher starts a process that its buildpack does not mark as direct in a shell.",
    buildpacks: [withScripts("app", {})],
    then: [expectOrder("p", "platform.launcher.args.legacy-direct")],
  }),
  // From Buildpack API 0.9 on only commands of the user are started with a shell.
  launchCase({
    what: "profile.of-user-command",
    buildpack: ["0.7"],
    says: "The launcher sources the scripts of layers before the app's script for a command of the user.",
    given: world({
      buildpacks: [
        withScripts("first", { "x/profile.d/a.sh": "a", "y/profile.d/b.sh": "b" }, {}),
        withScripts("second", { "x/profile.d/c.sh": "c" }, {}),
      ],
      files: FILES,
    }),
    start: launch("/cnb/lifecycle/launcher", { args: ["/workspace/web"] }),
    then: [expectSuccess(1), expectOrder("abcp", `${PROFILED}.order`, "platform.launcher.exec.app-profile")],
  }),
  shellCase({
    what: "profile.sourced",
    says: "The launcher sources the scripts of layers before the app's script, in the same shell.",
    buildpacks: [withScripts("app", { "x/profile.d/a.sh": "a" })],
    then: [expectOrder("ap", `${PROFILED}.source`, `${PROFILED}.single-shell`, "platform.launcher.exec.app-profile")],
  }),
  shellCase({
    what: "profile.order",
    says: "The launcher sources scripts by buildpack, then by layer, then by name.",
    buildpacks: [
      withScripts("zebra", { "x/profile.d/z.sh": "a" }),
      withScripts("ant", { "y/profile.d/a.sh": "d", "x/profile.d/b.sh": "c", "x/profile.d/a.sh": "b" }),
    ],
    then: [expectOrder("abcdp", `${PROFILED}.order`)],
  }),
  shellCase({
    what: "profile.process",
    says: "The launcher sources scripts for the process after the others, and none for other processes.",
    buildpacks: [
      withScripts("app", { "x/profile.d/web/a.sh": "b", "x/profile.d/z.sh": "a", "x/profile.d/worker/a.sh": "c" }),
    ],
    then: [expectOrder("abp", `${PROFILED}.process`)],
  }),
  // official: layer by layer (D-25).
  shellCase({
    what: "profile.process-order",
    says: "The launcher sources scripts for the process after the general ones of every layer.",
    buildpacks: [
      withScripts("first", { "x/profile.d/web/a.sh": "c", "x/profile.d/z.sh": "a" }),
      withScripts("app", { "x/profile.d/web/a.sh": "d", "x/profile.d/z.sh": "b" }),
    ],
    then: [allowContradiction(expectOrder("abcdp", `${PROFILED}.process-order`), { equals: "acbdp" }, "D-25")],
  }),
];
