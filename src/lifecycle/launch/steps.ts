/** The steps of launch: what is read, which process, its environment, and the start. */
import { byteString, resolvePath, textOfByteString } from "#base";
import { type ImageProcess as MetadataProcess, metadataToml } from "#contract";
import { applyLayers } from "../environment/layers.ts";
import { currentValue, launchVariables, recordOf } from "../environment/variables.ts";
import { metadataFile, placesOf } from "../layers/places.ts";
import { rulesFor } from "../phase/buildpacks.ts";
import type { PhaseContext } from "../phase/context.ts";
import { readDocument } from "../phase/documents.ts";
import { BASE_BUILDPACK } from "../rules/base.ts";
import { phaseFault } from "../rules/faults.ts";
import type { BuildpackRules, StepDef } from "../rules/rules.ts";
import { BASH, bashArguments } from "./bash.ts";
import type { Start } from "./decisions.ts";
import { runExecD } from "./execd.ts";
import { fileNames, layerDirs } from "./layers.ts";
import { lookUpCommand } from "./lookup.ts";
import type { LaunchState } from "./state.ts";

export const launchInitial = (): LaunchState => ({
  metadata: { buildpacks: [], extensions: [], labels: [], processes: [], slices: [], defaultProcessType: "" },
  start: { command: "", args: [], direct: true },
  layers: [],
  variables: new Map(),
  exitCode: 0,
});

/** Offered to amendments that read it from elsewhere, or fail otherwise. */
export const readMetadata: StepDef<"launch"> = {
  id: "launch:read-metadata",
  cites: ["platform.launcher.derive"],
  reads: ["file:<layers>/config/metadata.toml"],
  writes: [],
  failsAs: "launch",
  run(context) {
    context.state.metadata = readDocument(context.process.fs, metadataFile(context), metadataToml);
  },
};

const checkApis: StepDef<"launch"> = {
  id: "launch:check-buildpack-apis",
  cites: ["buildpack.api.error-unsupported"],
  reads: [],
  writes: [],
  failsAs: "buildpack-api",
  run({ rules, state }) {
    for (const element of state.metadata.buildpacks) rulesFor(rules, element);
  },
};

const chooseProcess: StepDef<"launch"> = {
  id: "launch:choose-process",
  cites: ["platform.launcher.derive", "platform.launcher.process.origin"],
  reads: [],
  writes: [],
  failsAs: "launch",
  run(context) {
    const { process, rules, state } = context;
    const [argv0 = "", ...user] = process.argv;
    const types = state.metadata.processes.map(({ type }) => type);
    const type = rules.platform.processTypeCalled({ argv0, types });
    const start = type === undefined ? rules.platform.userStart({ args: user }) : startOf(context, type, user);
    if (start === undefined) {
      throw phaseFault("launch", "there is no process of this name, and no command was given", {
        remedy: "call one of the executables in /cnb/process, or give a command",
      });
    }
    state.start = start;
  },
};

function startOf(context: PhaseContext<"launch">, type: string, user: readonly string[]): Start {
  const { rules, inputs, state } = context;
  const { execEnv } = inputs;
  const found = state.metadata.processes.find(
    (one) => one.type === type && rules.platform.processEligible({ execEnv, listed: one.execEnv }),
  );
  if (found === undefined) {
    throw phaseFault("launch", `no process of type ${type} is for the execution environment ${execEnv}`);
  }
  const { command, args = [], direct, workingDir } = found;
  const start = providerRules(context, found, user).processStart({ command, args, direct, user });
  return { ...start, type, workingDir };
}

/** Which buildpack a process is from matters only where the user's arguments meet its defaults; elsewhere the base will do. */
function providerRules(
  { rules, state }: PhaseContext<"launch">,
  process: MetadataProcess,
  user: readonly string[],
): BuildpackRules {
  const { buildpackId, type } = process;
  const provider = state.metadata.buildpacks.find(({ id }) => id === buildpackId);
  if (provider !== undefined) return rulesFor(rules, provider).rules;
  const base = rules.buildpack(BASE_BUILDPACK);
  if (base === undefined || (user.length > 0 && process.command.length < 2)) {
    throw phaseFault("launch", `process ${type} is of buildpack ${buildpackId}, which metadata.toml does not list`);
  }
  return base;
}

const enterApp: StepDef<"launch"> = {
  id: "launch:enter-app",
  cites: ["platform.launcher.exec.working-dir"],
  reads: ["path:<app>"],
  writes: [],
  failsAs: "launch",
  run: ({ process, inputs }) => process.chdir(inputs.app),
};

const environment: StepDef<"launch"> = {
  id: "launch:environment",
  cites: ["platform.launcher.exec.env-vars", "platform.launcher.out.env", "buildpack.launch.env"],
  reads: ["path:<layers>/<buildpack>/<layer>/env", "path:<layers>/<buildpack>/<layer>/env.launch"],
  writes: ["env:*"],
  failsAs: "launch",
  run(context) {
    const { process, rules, state } = context;
    for (const [name, value] of launchVariables(rules, process.env)) state.variables.set(name, value);
    state.layers = state.metadata.buildpacks.map((one) => layerDirs(process.fs, placesOf(context, one).layers));
    const { type } = state.start;
    const when = type === undefined ? { at: "launch" as const } : { at: "launch" as const, process: byteString(type) };
    for (const layers of state.layers) applyLayers({ fs: process.fs, rules }, state.variables, layers, when);
  },
};

const execD: StepDef<"launch"> = {
  id: "launch:exec-d",
  cites: ["platform.launcher.exec.execd.run", "buildpack.launch.execd", "buildpack.launch.execd-process"],
  reads: ["path:<layers>/<buildpack>/<layer>/exec.d"],
  writes: ["env:*"],
  failsAs: "launch",
  async run(context) {
    const { process, rules, state } = context;
    const dirs = rules.platform.execdDirs({ layers: state.layers.flat(), process: typeName(state.start) });
    for (const dir of dirs) {
      const names = rules.platform.fileOrder({ names: fileNames(process.fs, dir) });
      for (const name of names) await runExecD(context, `${dir}/${name}`);
    }
  },
};

const typeName = ({ type }: Start): string | undefined => (type === undefined ? undefined : byteString(type));

const start: StepDef<"launch"> = {
  id: "launch:start",
  cites: [
    "platform.launcher.exec.invoke",
    "platform.launcher.out.execute",
    "platform.launcher.out.replace",
    "platform.launcher.exec.replace-process",
    "buildpack.launch.invoke",
  ],
  reads: ["path:<layers>/<buildpack>/<layer>/profile.d", "file:<app>/.profile"],
  writes: [],
  failsAs: "launch",
  async run(context) {
    const { inputs, rules, state } = context;
    const workingDir = rules.platform.workingDir({
      ofProcess: state.start.workingDir,
      app: textOfByteString(inputs.app),
    });
    state.exitCode = state.start.direct
      ? await startDirect(context, workingDir)
      : await startWithShell(context, workingDir);
  },
};

async function startDirect({ process, state }: PhaseContext<"launch">, workingDir: string): Promise<number> {
  const { command, args } = state.start;
  const path = lookUpCommand(process.fs, command, currentValue(state.variables, "PATH"));
  if (path === undefined) {
    throw phaseFault("launch", `${JSON.stringify(command)} is no executable in PATH`, {
      remedy: "check the command, and that a launch layer has it in its bin directory",
    });
  }
  const cwd = resolvePath(process.cwd, byteString(workingDir));
  process.chdir(cwd);
  return process.exec({ path, argv: [command, ...args], env: recordOf(state.variables), cwd });
}

async function startWithShell(context: PhaseContext<"launch">, workingDir: string): Promise<number> {
  const { process, inputs, state } = context;
  const argv = bashArguments({
    start: state.start,
    caller: process.argv[0] ?? "",
    profiles: profilesOf(context).map(textOfByteString),
    workingDir,
  });
  return process.exec({ path: BASH, argv, env: recordOf(state.variables), cwd: inputs.app });
}

function profilesOf({ process: { fs }, inputs, rules, state }: PhaseContext<"launch">): readonly string[] {
  const dirs = rules.platform.profileDirs({ layers: state.layers.flat(), process: typeName(state.start) });
  const ofLayers = dirs.flatMap((dir) =>
    rules.platform.fileOrder({ names: fileNames(fs, dir) }).map((name) => `${dir}/${name}`),
  );
  const path = `${inputs.app}/.profile`;
  const kind = fs.kind(path);
  const present = kind !== undefined && kind !== "dir";
  return [...ofLayers, ...(rules.platform.appProfileSourced({ present }) ? [".profile"] : [])];
}

export const launchSteps: readonly StepDef<"launch">[] = [
  readMetadata,
  checkApis,
  chooseProcess,
  enterApp,
  environment,
  execD,
  start,
];
