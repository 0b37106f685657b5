/** The steps of launch: read metadata, choose the process, set its environment, and start it. */
import { type ByteString, byteString, byteStrings, resolvePath, textOfByteString } from "#base";
import type { ImageProcess } from "#contract";
import type { BuildpackRules } from "../decisions/all.ts";
import type { Start } from "../decisions/launch.ts";
import { applyLayers } from "../environment/layers.ts";
import { currentValue, launchVariables, variablesRecord } from "../environment/variables.ts";
import { rulesFor } from "../phase/buildpack-rules.ts";
import { type PhaseContext, type ResultName, type StepDef, step } from "../phase/context.ts";
import { placesOf } from "../phase/places.ts";
import { BASE_BUILDPACK } from "../rules/base.ts";
import { phaseFault } from "../rules/faults.ts";
import { builtStep } from "../steps/read-files.ts";
import { BASH, bashArguments } from "./bash.ts";
import { runExecD } from "./exec-d.ts";
import { findCommand } from "./find-command.ts";
import { fileNames, layerDirs } from "./layers.ts";

type Context<N extends ResultName<"launch">> = PhaseContext<"launch", N>;

/** Exported for amendments that read the file from another place or fail in another way. */
export const readBuilt = builtStep({ id: "launch:read-metadata", cites: ["platform.launcher.derive"] });

const checkApis = step("launch", {
  id: "launch:check-buildpack-apis",
  cites: ["buildpack.api.error-unsupported"],
  needs: ["built"],
  failsAs: "buildpack-api",
  run({ rules, state }) {
    for (const element of state.built.buildpacks) rulesFor(rules, element);
  },
});

const chooseProcess = step("launch", {
  id: "launch:choose-process",
  cites: ["platform.launcher.derive", "platform.launcher.process.origin"],
  needs: ["built"],
  gives: ["start"],
  run(context) {
    const { process, rules, state } = context;
    const [argv0 = byteString(""), ...user] = process.argv;
    const types = state.built.processes.map(({ type }) => type);
    const type = rules.platform.processTypeCalled({ argv0: textOfByteString(argv0), types });
    const start = type === undefined ? rules.platform.userStart({ args: user }) : startOf(context, type, user);
    if (start === undefined) {
      throw phaseFault("launch", "no process has this name, and the launcher has no command", {
        remedy: "run one of the executables in /cnb/process, or pass a command",
      });
    }
    return { start };
  },
});

function startOf(context: Context<"built">, type: string, user: readonly ByteString[]): Start {
  const { rules, inputs, state } = context;
  const { execEnv } = inputs;
  const ofType = state.built.processes.filter((one) => one.type === type);
  const eligible = ofType.map((one) => rules.platform.processEligible({ execEnv, listed: one.execEnv }));
  const process = ofType[rules.platform.processOfType({ eligible }) ?? ofType.length];
  if (process === undefined) {
    throw phaseFault("launch", `no process of type ${type} is for the execution environment ${execEnv}`);
  }
  const start = rules.platform.argumentsAppended
    ? appended(process, user)
    : providerRules(context, process, user).processStart({ ...wordsOf(process), direct: process.direct, user });
  return { ...start, type, workingDir: byteString(process.workingDir) };
}

const wordsOf = ({ command, args = [] }: ImageProcess) => ({
  command: byteStrings(...command),
  args: byteStrings(...args),
});

/** The user's arguments follow all others. */
function appended(process: ImageProcess, user: readonly ByteString[]): Start {
  const {
    command: [command = byteString(""), ...more],
    args,
  } = wordsOf(process);
  return { command, args: [...more, ...args, ...user], direct: process.direct };
}

/** The Buildpack API of a process matters only if the user passes arguments; otherwise the oldest rules apply. */
function providerRules(
  { rules, state }: Context<"built">,
  process: ImageProcess,
  user: readonly ByteString[],
): BuildpackRules {
  const { buildpackId, type } = process;
  const provider = state.built.buildpacks.find(({ id }) => id === buildpackId);
  if (provider !== undefined) return rulesFor(rules, provider).rules;
  const base = rules.buildpack(BASE_BUILDPACK);
  if (base === undefined || (user.length > 0 && process.command.length < 2)) {
    throw phaseFault(
      "launch",
      `the process ${type} is from the buildpack ${buildpackId}, which metadata.toml does not list`,
    );
  }
  return base;
}

const enterApp = step("launch", {
  id: "launch:enter-app",
  cites: ["platform.launcher.exec.working-dir"],
  run: ({ process, inputs }) => process.chdir(inputs.app),
});

const environment = step("launch", {
  id: "launch:environment",
  cites: ["platform.launcher.exec.env-vars", "platform.launcher.out.env", "buildpack.launch.env"],
  needs: ["built", "start"],
  gives: ["variables", "layers"],
  run(context) {
    const { process, rules, state } = context;
    const variables = launchVariables(rules, process.env);
    const layers = state.built.buildpacks.map((one) => layerDirs(process.fs, placesOf(context, one).layers));
    const { type } = state.start;
    const when = type === undefined ? { at: "launch" as const } : { at: "launch" as const, process: byteString(type) };
    for (const dirs of layers) applyLayers({ fs: process.fs, rules }, variables, dirs, when);
    return { variables, layers };
  },
});

const execD = step("launch", {
  id: "launch:exec-d",
  cites: ["platform.launcher.exec.execd.run", "buildpack.launch.execd", "buildpack.launch.execd-process"],
  needs: ["start", "layers", "variables"],
  async run(context) {
    const { process, rules, state } = context;
    const dirs = rules.platform.execdDirs({ layers: state.layers.flat(), process: typeName(state.start) });
    for (const dir of dirs) {
      for (const name of fileNames(process.fs, rules, dir)) await runExecD(context, byteString`${dir}/${name}`);
    }
  },
});

const typeName = ({ type }: Start): ByteString | undefined => (type === undefined ? undefined : byteString(type));

const start = step("launch", {
  id: "launch:start",
  cites: [
    "platform.launcher.exec.invoke",
    "platform.launcher.out.execute",
    "platform.launcher.out.replace",
    "platform.launcher.exec.replace-process",
    "platform.launcher.exec.replace-bash",
    "buildpack.launch.invoke",
  ],
  needs: ["start", "layers", "variables"],
  gives: ["exitCode"],
  async run(context) {
    const { inputs, rules, state } = context;
    const workingDir = rules.platform.workingDir({
      ofProcess: state.start.workingDir,
      app: inputs.app,
    });
    const exitCode = state.start.direct
      ? await startDirect(context, workingDir)
      : await startWithShell(context, workingDir);
    return { exitCode };
  },
});

async function startDirect(
  { process, rules, state }: Context<"start" | "variables">,
  workingDir: ByteString,
): Promise<number> {
  const { command, args } = state.start;
  const cwd = resolvePath(process.cwd, workingDir);
  process.chdir(rules.platform.commandSearchedFrom({ app: process.cwd, workingDir: cwd }));
  const path = findCommand(process.fs, command, currentValue(state.variables, "PATH"));
  if (path === undefined) {
    throw phaseFault("launch", `${JSON.stringify(textOfByteString(command))} is not an executable in PATH`, {
      remedy: "check the command, and that the bin directory of a launch layer contains it",
    });
  }
  process.chdir(cwd);
  return process.exec({ path, argv: [command, ...args], env: variablesRecord(state.variables), cwd });
}

async function startWithShell(
  context: Context<"start" | "layers" | "variables">,
  workingDir: ByteString,
): Promise<number> {
  const { process, inputs, rules, state } = context;
  const argv = bashArguments(rules, {
    start: state.start,
    caller: process.argv[0] ?? byteString(""),
    profiles: profilesOf(context),
    workingDir: resolvePath(process.cwd, workingDir),
  });
  return process.exec({ path: BASH, argv, env: variablesRecord(state.variables), cwd: inputs.app });
}

function profilesOf({ process: { fs }, inputs, rules, state }: Context<"start" | "layers">): readonly ByteString[] {
  const dirs = rules.platform.profileDirs({ layers: state.layers.flat(), process: typeName(state.start) });
  const ofLayers = dirs.flatMap((dir) => fileNames(fs, rules, dir).map((name) => byteString`${dir}/${name}`));
  const kind = fs.kind(byteString`${inputs.app}/.profile`);
  const present = kind !== undefined && kind !== "dir";
  return [...ofLayers, ...(rules.platform.appProfileSourced({ present }) ? [rules.platform.appProfile(inputs)] : [])];
}

export const launchSteps: readonly StepDef<"launch">[] = [
  readBuilt,
  checkApis,
  chooseProcess,
  enterApp,
  environment,
  execD,
  start,
];
