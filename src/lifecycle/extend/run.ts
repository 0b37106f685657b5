/** RUN: starts a command with the shell, user and variables of the image configuration. */
import {
  type AbsPath,
  type ByteString,
  byteString,
  byteStrings,
  pathOfText,
  resolvePath,
  textOfByteString,
  utf8,
} from "#base";
import type { dockerfile } from "#contract";
import type { ImageConfig } from "#image";
import {
  type Exit,
  environmentOfText,
  type Process,
  type ProcessEnvironment,
  type Sink,
  type Spawn,
  SystemError,
} from "#machine";
import { temporaryDir } from "../files/temporary.ts";
import { imageVariables, shellOf } from "./config.ts";
import { type InstructionPosition, rejectInstruction } from "./faults.ts";
import { resolveUser } from "./owner.ts";
import type { Scope } from "./scope.ts";

export interface RunContext {
  readonly process: Process;
  readonly config: ImageConfig;
  readonly scope: Scope;
  readonly output: { readonly stdout: Sink; readonly stderr: Sink };
  readonly at: InstructionPosition;
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Throws a fault unless the command exits with 0. */
export async function runCommand(
  running: RunContext,
  { flags, command }: dockerfile.Instruction<"RUN">,
): Promise<void> {
  const [flag] = flags.filter(({ name, value }) => !(name === "network" && value === "default"));
  if (flag !== undefined)
    rejectInstruction(
      "extend-unsupported",
      `RUN --${flag.name}`,
      running.at,
      "write RUN without flags; COPY the files of a mount",
    );
  const script = scriptOf(command);
  if (script === undefined) await start(running, byteStrings(...argvOf(running.config, command)));
  else await withScript(running.process, script, (path) => start(running, [path]));
}

function argvOf(config: ImageConfig, command: dockerfile.CommandForm): readonly string[] {
  if (command.form === "exec") return command.argv;
  const { line, heredocs, isHeredoc } = command;
  const bodies = heredocs.map(({ name, content }) => `\n${content}${name}`);
  return [...shellOf(config), isHeredoc ? (heredocs[0]?.content ?? "") : `${line}${bodies.join("")}`];
}

/** A heredoc that is the whole command and begins with `#!` is an executable script. */
function scriptOf(command: dockerfile.CommandForm): string | undefined {
  if (command.form === "exec" || !command.isHeredoc) return undefined;
  const content = command.heredocs[0]?.content;
  return content?.startsWith("#!") === true ? content : undefined;
}

async function withScript(process: Process, text: string, act: (path: ByteString) => Promise<void>): Promise<void> {
  const dir = temporaryDir(process, byteString("heredoc."));
  try {
    process.fs.chmod(dir, 0o755);
    process.fs.write(`${dir}/script`, utf8(text), { mode: 0o755 });
    process.fs.chmod(`${dir}/script`, 0o755);
    await act(byteString`${dir}/script`);
  } finally {
    process.fs.removeAll(dir);
  }
}

async function start(running: RunContext, argv: readonly ByteString[]): Promise<void> {
  const { process, config, at, output } = running;
  const user = resolveUser(process, config.config.User ?? "", at);
  const env = environmentOf(running, user.home);
  const cwd = pathOfText(config.config.WorkingDir || "/");
  const [program = byteString("")] = argv;
  const isShell = textOfByteString(program) === shellOf(config)[0];
  const path = programOf(process, program, { env, cwd, at, isShell });
  const child: Spawn = { path, argv, env, cwd, user: { uid: user.uid, gid: user.gid }, ...output };
  const exit = await spawnCommand(process, child, at);
  if ("code" in exit && exit.code === 0) return;
  const how = "code" in exit ? `exited with ${exit.code}` : `was killed by ${exit.signal}`;
  rejectInstruction("extend-run", `the command ${how}`, at, "see the output of the command above", exit);
}

async function spawnCommand(process: Process, child: Spawn, at: InstructionPosition): Promise<Exit> {
  try {
    return await process.spawn(child);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const message = `${textOfByteString(child.path)} cannot be started: ${error.message}`;
    return rejectInstruction("extend-shell", message, at, "check the program, its interpreter, and who may run it");
  }
}

/** A variable of the image overrides a build argument. */
function environmentOf({ config, scope }: RunContext, home: string | undefined): ProcessEnvironment {
  const text: readonly (readonly [name: string, value: string])[] = [
    ["PATH", PATH],
    ["HOME", home ?? "/"],
    ...scope.declared,
    ...imageVariables(config.config),
  ];
  return environmentOfText(Object.fromEntries(text));
}

interface Search {
  readonly env: ProcessEnvironment;
  readonly cwd: AbsPath;
  readonly at: InstructionPosition;
  readonly isShell: boolean;
}

/** Searches PATH for a name without a slash. */
function programOf({ fs }: Process, program: ByteString, { env, cwd, at, isShell }: Search): ByteString {
  const candidates = program.includes("/")
    ? [resolvePath(cwd, program)]
    : (env.PATH ?? byteString(""))
        .split(":")
        .filter((dir) => dir !== "")
        .map((dir) => resolvePath(cwd, byteString`${dir}/${program}`));
  const found = candidates.find((path) => program !== "" && fs.exists(path));
  if (found !== undefined) return found;
  return isShell
    ? rejectInstruction(
        "extend-shell",
        `the image has no ${textOfByteString(program)}, which RUN needs as its shell`,
        at,
        'extend an image with a shell, name another with SHELL, use RUN ["program"], or COPY files',
      )
    : rejectInstruction(
        "extend-shell",
        `the image has no program ${textOfByteString(program)}`,
        at,
        "write the path of the program, or install it first",
      );
}
