/**
 * `bash` and `sh` for users' scripts in-process, by just-bash. It is not an oracle: what it cannot do is reported as the harness's
 * limit, never as a failure of the lifecycle. Not covered, besides the limits of just-bash: `exec` in a list or a block continues after the
 * command, EXIT traps cannot call functions, a killed script prints nothing, more than nine arguments of a script that another starts, `$RANDOM`
 * and `$SECONDS` from the run's seed and clock, other locales than C. For commands see `gates.ts` and `tools`, for bytes `names.ts`
 * and `escapes.ts`, for devices `devices.ts`.
 */
import { byteStringOf, bytesOf } from "#base";
import type { Process, Program } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { basicCommands, ownCommand } from "./commands.ts";
import { Devices, isStdin } from "./devices.ts";
import { withQuotedBytes } from "./escapes.ts";
import { execInPlace } from "./exec-command.ts";
import { justBash } from "./just-bash.ts";
import { shellBytes, shellName, shellText, shellVariables } from "./names.ts";
import { registerOnMention } from "./register-on-mention.ts";
import { FD3, ShellFs } from "./shell-fs.ts";
import type { ScriptEnd } from "./spawn-command.ts";

interface Script {
  readonly text: string;
  /** `$0`. The arguments follow it. */
  readonly name: string;
  readonly args: readonly string[];
  /** It is the argument of `-c`. */
  readonly isCommand?: true;
}

export const bashProgram: Program = async (process) => {
  const invoked = parseInvocation(process);
  if ("code" in invoked) {
    process.stderr.write(`${invoked.says}\n`);
    return invoked.code;
  }
  return runScript(process, invoked);
};

/** A command of just-bash as a program, such as `/bin/cat`. */
export const toolProgram =
  (name: string): Program =>
  (process) =>
    runScript(process, { text: `/bin/${name} "$@"`, name, args: process.argv.slice(1).map(shellText) });

type InvocationError = { readonly code: number; readonly says: string };

const OPTION_LETTERS = /^[-+][aefnuvxBCEh]*[aefnuvxBCEhilprs]*$/;

function parseInvocation(process: Process): Script | InvocationError {
  const args = process.argv.slice(1).map(shellText);
  const settings: string[] = [];
  let isCommand = false;
  for (let arg = args[0]; arg !== undefined && /^[-+]./.test(arg); arg = args[0]) {
    args.shift();
    if (arg === "--") break;
    if (/^[-+]o$/.test(arg)) settings.push(`${arg} ${args.shift() ?? ""}`);
    else if (/^-[a-zA-Z]*c$/.test(arg)) {
      isCommand = true;
      if (arg.length > 2) settings.push(arg.slice(0, -1));
    } else if (/^-[a-zA-Z]*o$/.test(arg)) settings.push(`${arg} ${args.shift() ?? ""}`);
    else if (OPTION_LETTERS.test(arg)) settings.push(arg.replace(/[hilprs]/g, ""));
    else if (!arg.startsWith("--")) return { code: 2, says: `bash: ${arg}: invalid option` };
  }
  const set = settings.filter((setting) => setting.length > 1).map((setting) => `set ${setting}; `);
  const found = isCommand ? commandText(args) : fileText(process, args);
  return "code" in found ? found : { ...found, text: set.join("") + found.text };
}

function commandText([text, name = "bash", ...args]: readonly string[]): Script | InvocationError {
  return text === undefined
    ? { code: 2, says: "bash: -c: option requires an argument" }
    : { text, name, args, isCommand: true };
}

function fileText({ fs, stdin }: Process, [path, ...args]: readonly string[]): Script | InvocationError {
  if (path === undefined) return { text: shellText(byteStringOf(stdin)), name: "bash", args: [] };
  try {
    const text = shellText(byteStringOf(isStdin(path) ? stdin : fs.read(shellName(path))));
    return { text: text.startsWith("#!") ? text.replace(/^[^\n]*/, "") : text, name: path, args };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return { code: error.code === "ENOENT" ? 127 : 126, says: `bash: ${path}: ${error.code}` };
  }
}

/** Scripts of buildpacks stay far below these limits, which end a runaway loop within seconds. */
const LIMITS = {
  maxCommandCount: 100_000,
  maxLoopIterations: 30_000,
  maxOutputSize: 64 * 1024 * 1024,
  // A timer would make the end depend on the load, and a shell that is replaced or killed would keep Node.js waiting for it.
  maxExecutionTimeMs: Number.POSITIVE_INFINITY,
};

async function runScript(process: Process, script: Script): Promise<number> {
  const { Bash } = await justBash();
  const end: ScriptEnd = { trap: undefined, signal: undefined };
  const { pid, uid, gid } = process;
  const cwd = directoryOf(process);
  const devices = new Devices(process);
  const own = { process, devices, end };
  const onText = registerOnMention(
    (name) => ownCommand(name, own),
    (command) => bash.registerCommand(command),
  );
  const bash = new Bash({
    fs: new ShellFs(process, devices, onText),
    cwd,
    env: { ...shellVariables(process.env), PWD: cwd },
    customCommands: basicCommands(own),
    processInfo: { pid, ppid: 0, uid, gid },
    executionLimits: LIMITS,
    defenseInDepth: false,
    sleep: async () => {},
  });
  if (script.isCommand || /\bexec\b/.test(script.text)) bash.registerTransformPlugin(execInPlace(script));
  onText([script.text, ...script.args, ...Object.values(process.env)].join(" "));
  const code = await runText(bash, process, script, `${preamble(process)}${withQuotedBytes(withGlobs(script.text))}`);
  const { trap, signal } = end;
  if (trap !== undefined) await runText(bash, process, script, trap);
  devices.end();
  return signal === undefined ? code : process.kill(signal);
}

/** The working directory by the name that `PWD` has for it, as POSIX says: a link stays a link. */
function directoryOf({ env: { PWD: named }, cwd, fs }: Process): string {
  const isName = named?.startsWith("/") === true && !/\/\.\.?(\/|$)/.test(named) && fs.kind(named) === "dir";
  const isThere = fs.kind(cwd) === "dir";
  return shellText(isName && isThere && fs.realPath(named) === fs.realPath(cwd) ? named : cwd);
}

/** Opens descriptor 3, removes variables that just-bash adds, and exports what `cd` will set. It is on the script's first line, so lines keep their numbers. */
function preamble({ env, fd3 }: Process): string {
  const invented = ["HOME", "OLDPWD"].filter((name) => !Object.hasOwn(env, name));
  const unset = invented.length === 0 ? "" : `unset ${invented.join(" ")}; `;
  return `${unset}export OLDPWD; ${fd3 === undefined ? "" : `exec 3>>${FD3}; `}`;
}

type Bash = InstanceType<Awaited<ReturnType<typeof justBash>>["Bash"]>;

/** A pattern that ends in a slash, which just-bash takes for the pattern without it. */
const SLASHED = /^(?!\s*#)(?:(?!\s#).)*?(?:^|[\s=(])((?:[^\s'";|&()#]|"[^"]*")*[*?\]]\/)(?=[\s;)|&]|$)/m;

async function runText(bash: Bash, process: Process, { name, args }: Script, text: string): Promise<number> {
  const positionals: Record<string, string> = {
    "0": name,
    "#": String(args.length),
    "@": args.join(" "),
    "*": args.join(" "),
  };
  args.forEach((arg, i) => {
    positionals[String(i + 1)] = arg;
  });
  const slashed = SLASHED.exec(text)?.[1];
  if (slashed !== undefined) process.limit(`the in-process shell does not expand the pattern ${slashed}`);
  try {
    const { stdout, stderr, exitCode } = await bash.exec(text, {
      rawScript: true,
      env: { ...positionals, PWD: directoryOf(process) },
      stdin: byteStringOf(shellBytes(process.stdin)),
      stdinKind: "bytes",
    });
    process.stdout.write(bytesOf(shellName(stdout)));
    process.stderr.write(bytesOf(shellName(stderr)));
    if (exitCode === 126 && /increase executionLimits/.test(stderr))
      process.limit(`just-bash stopped ${name}: ${stderr.trim()}`);
    const lacks = exitCode === 0 ? undefined : UNKNOWN_OPTION.exec(stderr)?.[1];
    if (lacks !== undefined) process.limit(`a command of just-bash lacks an option, and ${name} failed: ${lacks}`);
    return exitCode;
  } catch (error) {
    return reportThrown(process, name, error);
  }
}

/**
 * In just-bash, `compgen -G` always succeeds, and a function cannot replace a builtin. So these calls become calls of a function with
 * another name.
 */
const GLOB_CALL = /\bcompgen\s+-G(?=\s)/g;
const GLOB_FUNCTION = [
  "compgen-G() { local IFS= f found=1;",
  'for f in $1; do if [ -e "$f" ] || [ -L "$f" ]; then printf \'%s\\n\' "$f"; found=0; fi; done;',
  "return $found; }; ",
].join(" ");

function withGlobs(text: string): string {
  const given = text.replaceAll(GLOB_CALL, "compgen-G");
  return given === text ? text : `${GLOB_FUNCTION}${given}`;
}

/** A script that prints this and fails may fail because of it. */
const UNKNOWN_OPTION = /^(\w+: (?:invalid|unrecognized|unknown) option\b.*)$/m;

const OPEN_ERROR = /^(E[A-Z]+): .*, open '(.*)'$/s;
/** Bash's messages for failed redirections. */
const OPEN_MESSAGES: Readonly<Record<string, string>> = {
  ENOENT: "No such file or directory",
  ENOTDIR: "Not a directory",
  EISDIR: "Is a directory",
  EACCES: "Permission denied",
  ENXIO: "No such device or address",
  EROFS: "Read-only file system",
};

/** Reports what just-bash threw. A real shell would continue, or exit with a code. */
function reportThrown(process: Process, name: string, error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  const [, code = "", path = ""] = OPEN_ERROR.exec(message) ?? [];
  const words = OPEN_MESSAGES[code];
  process.stderr.write(`bash: ${words === undefined ? message : `${path}: ${words}`}\n`);
  process.limit(
    words === undefined
      ? `just-bash gave up on ${name}: ${message}`
      : `${name} ended at a redirection, because ${path} cannot be opened (${words}): bash would continue, unless set -e is on`,
  );
  return 1;
}
