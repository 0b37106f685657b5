/**
 * The probe lifecycle: a platform runs it in place of a real one. Each phase records its call on standard output and answers from a script, so
 * that the platform goes on. It builds nothing and publishes no image.
 */
import {
  type AbsPath,
  api,
  byteString,
  isJsonObject,
  type Json,
  parentOf,
  parseApi,
  pathOfText,
  textOf,
  textOfByteString,
  utf8,
} from "#base";
import { inputs } from "#contract";
import type { Process, Program } from "#machine";
import { answer } from "./answer.ts";
import { lineOf, type PhaseCall } from "./call.ts";
import { seenBy } from "./seen.ts";

/** The newest Platform API that the probe knows; one of a variable counts first. */
const NEWEST = api("0.15");

/** One program for all phases: its own name says which. */
export const probeProgram: Program = async (process) => {
  const [argv0 = byteString(""), ...rest] = process.argv;
  const phase = phaseOf(textOfByteString(argv0));
  if (phase === undefined) {
    process.stderr.write(`plimsoll-probe: ${textOfByteString(argv0)} is not the name of a phase\n`);
    return 1;
  }
  const platformApi = parseApi(textOfByteString(process.env.CNB_PLATFORM_API ?? byteString(""))) ?? NEWEST;
  const { env, cwd } = process;
  const read = inputs.parseArguments({
    phase,
    platformApi,
    argv: rest,
    env,
    cwd,
    exists: (path) => process.fs.exists(path),
  });
  const exit = read.ok ? scriptedExit(process, phase) : read.fault.exitCode;
  const before = markContainer(process, phase);
  const call: PhaseCall = {
    probe: 1,
    phase,
    argv: rest.map(textOfByteString),
    env: recordedEnvironment(process),
    cwd: textOfByteString(cwd),
    uid: process.uid,
    gid: process.gid,
    args: read.ok ? read.value.args : [],
    inputs: read.ok ? jsonOf(read.value) : {},
    ...(!read.ok && { fault: read.fault.message }),
    files: read.ok ? seenBy(process, read.value) : {},
    before,
    exit,
  };
  process.stdout.write(lineOf(call));
  if (read.ok && exit === 0) answer(process, read.value);
  return exit;
};

function phaseOf(argv0: string): inputs.ProgramPhase | undefined {
  const name = argv0.slice(argv0.lastIndexOf("/") + 1);
  return inputs.PROGRAM_PHASES.find((phase) => inputs.PROGRAMS[phase] === name || phase === name);
}

/** An input that the environment gives too: its value is a secret. */
const SECRET = "registryAuth";

const jsonOf = (value: inputs.Inputs): PhaseCall["inputs"] =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, each]: [string, unknown]): [string, Json][] => {
      const isPlain = ["string", "number", "boolean"].includes(typeof each) || Array.isArray(each);
      return isPlain && name !== SECRET ? [[name, JSON.parse(JSON.stringify(each))]] : [];
    }),
  );

/** Whose values are needed, and are no secrets. */
const VALUES = /^(CNB_(?!REGISTRY_AUTH$).*|PLIMSOLL_.*|HOME|PATH|DOCKER_CONFIG|SOURCE_DATE_EPOCH)$/;

const recordedEnvironment = ({ env }: Process): PhaseCall["env"] =>
  Object.fromEntries(
    Object.entries(env).map(([name, value]) => {
      const text = textOfByteString(value);
      if (name === "CNB_REGISTRY_AUTH") return [name, withoutSecrets(text)];
      return [name, VALUES.test(name) ? text : "(not recorded)"];
    }),
  );

/** The registries stay, and whether it is a JSON object. */
function withoutSecrets(text: string): string {
  try {
    const value: Json = JSON.parse(text);
    if (isJsonObject(value))
      return JSON.stringify(Object.fromEntries(Object.keys(value).map((name) => [name, "(not recorded)"])));
  } catch {
    return "(no JSON)";
  }
  return "(no JSON object)";
}

/** Beside the program: exit codes by the name of the program, `{"detector": 20}`. */
const SCRIPT = "answers.json";

function scriptedExit(process: Process, phase: inputs.ProgramPhase): number {
  const [argv0 = byteString("")] = process.argv;
  if (!argv0.startsWith("/")) return 0;
  const script = pathOfText(`${parentOf(pathOfText(textOfByteString(argv0)))}/${SCRIPT}`);
  if (!process.fs.exists(script)) return 0;
  const value: Json = JSON.parse(textOf(process.fs.read(script)));
  const code = isJsonObject(value) ? value[inputs.PROGRAMS[phase]] : undefined;
  return typeof code === "number" ? code : 0;
}

const CONTAINER: AbsPath = pathOfText("/tmp/plimsoll-probe");

/** Leaves the phase's name in the container; returns those that are there. */
function markContainer({ fs }: Process, phase: string): readonly string[] {
  try {
    fs.mkdir(CONTAINER, { parents: true, mode: 0o777 });
    fs.chmod(CONTAINER, 0o777);
  } catch {
    // The directory is another user's: an earlier phase made it.
  }
  const before = fs.exists(CONTAINER) ? fs.readDir(CONTAINER).map((name) => textOfByteString(name)) : [];
  try {
    fs.write(pathOfText(`${CONTAINER}/${phase}`), utf8(""));
  } catch {
    // A container without a writable /tmp cannot be told from another one.
  }
  return before;
}
