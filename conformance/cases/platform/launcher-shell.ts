/** platform.md > launcher > Execution: with a shell. */
import type { BuildpackSpec, FileSpec, RunStep, TestCase } from "#protocol";
import { installProgram, makeLayer, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { afterStep, expectEqual, expectSuccess } from "../vocabulary/expect.ts";
import { create, launch } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const USER = "platform.launcher.user.shell";
const PROFILED = "platform.launcher.exec.profiled";
const seen = (...inside: readonly string[]) => afterStep(1).call("web", ...inside);

const adding = (letter: string): FileSpec => ({ text: `export ORDER="\${ORDER:-}${letter}"\n` });
const FILES: Readonly<Record<string, FileSpec>> = {
  "/workspace/web": recordingProgram("web"),
  "/workspace/.profile": adding("p"),
};

/** A buildpack with scripts to be sourced: path below the layers directory to letter. */
const profiled = (id: string, scripts: Readonly<Record<string, string>>): BuildpackSpec =>
  buildpack({
    id: `acme/${id}`,
    api: "0.8",
    build: [
      ...Object.entries(scripts).flatMap(([path, letter]) => {
        const [name = "", ...rest] = path.split("/");
        return [...makeLayer(name, ["launch"]), ...installProgram(`scripts/${letter}`, name, rest.join("/"))];
      }),
      ...writeProcesses({ type: "web", command: "/workspace/web", direct: false }),
    ],
    files: Object.fromEntries(Object.values(scripts).map((letter) => [`scripts/${letter}`, adding(letter)])),
  });

interface Draft extends Pick<TestCase, "then"> {
  readonly what: string;
  readonly says: string;
  readonly buildpacks: readonly BuildpackSpec[];
  readonly start?: RunStep;
}

const launching = ({ what, says, buildpacks, start = launch("/cnb/process/web"), then }: Draft): TestCase =>
  mustCase({
    id: `launch.${what}`,
    says,
    buildpack: ["0.8", "0.8"],
    can: ["launch"],
    given: world({ buildpacks, files: FILES }),
    when: [create(), start],
    then: [expectSuccess(1), ...then],
  });

const order = (value: string, ...covers: readonly string[]) => expectEqual(seen("env", "ORDER"), value, ...covers);
const COMMAND = launch("/cnb/lifecycle/launcher", { args: ["/workspace/web", "one", "two"] });

export const launcherShell: readonly TestCase[] = [
  launching({
    what: "user.shell",
    says: "Without --, the launcher starts the user's command in a shell, with its arguments, in the app directory.",
    buildpacks: [profiled("app", {})],
    start: COMMAND,
    then: [
      expectEqual(seen("argv"), ["/workspace/web", "one", "two"], `${USER}.cmd`, `${USER}.args`),
      order("p", `${USER}.flag`),
      expectEqual(seen("cwd"), "/workspace", `${USER}.working-dir`),
    ],
  }),
  launching({
    what: "shell.legacy",
    says: "The launcher starts a process that its buildpack does not mark as direct in a shell.",
    buildpacks: [profiled("app", {})],
    then: [order("p", "platform.launcher.args.legacy-direct")],
  }),
  launching({
    what: "profile.sourced",
    says: "The launcher sources the scripts of layers before the app's script, in the same shell.",
    buildpacks: [profiled("app", { "x/profile.d/a.sh": "a" })],
    then: [order("ap", `${PROFILED}.source`, `${PROFILED}.single-shell`, "platform.launcher.exec.app-profile")],
  }),
  launching({
    what: "profile.order",
    says: "The launcher sources scripts by buildpack, then by layer, then by name.",
    buildpacks: [
      profiled("zebra", { "x/profile.d/z.sh": "a" }),
      profiled("ant", { "y/profile.d/a.sh": "d", "x/profile.d/b.sh": "c", "x/profile.d/a.sh": "b" }),
    ],
    then: [order("abcdp", `${PROFILED}.order`)],
  }),
  launching({
    what: "profile.process",
    says: "The launcher sources scripts for the process after the others, and none for other processes.",
    buildpacks: [
      profiled("app", { "x/profile.d/web/a.sh": "b", "x/profile.d/z.sh": "a", "x/profile.d/worker/a.sh": "c" }),
    ],
    then: [order("abp", `${PROFILED}.process`)],
  }),
  // official: layer by layer (D-25).
  launching({
    what: "profile.process-order",
    says: "The launcher sources scripts for the process after the general ones of every layer.",
    buildpacks: [
      profiled("first", { "x/profile.d/web/a.sh": "c", "x/profile.d/z.sh": "a" }),
      profiled("app", { "x/profile.d/web/a.sh": "d", "x/profile.d/z.sh": "b" }),
    ],
    then: [order("abcdp", `${PROFILED}.process-order`)],
  }),
];
