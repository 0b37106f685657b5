/** Commands that just-bash lacks or fakes, on the modes, users, clock and devices of the process. */
import type { Command, ExecResult, ResolvedCommandContext } from "just-bash";
import { type ByteString, byteString } from "#base";
import type { Process, ProcessFs, Signal } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { readGroups, readUsers } from "../model/users.ts";
import { gatedCommand, pathsOf, withDevices } from "./command-wrappers.ts";
import { dd } from "./dd.ts";
import type { Devices } from "./devices.ts";
import { limitOf } from "./gates.ts";
import { shellName, shellText } from "./names.ts";
import { outputOf, stdinOf } from "./results.ts";
import { SPAWN } from "./shell-fs.ts";
import { exportedVariables, type ScriptEnd, spawnByScript, spawnCommand } from "./spawn-command.ts";
import { toolCommand } from "./tool-command.ts";
import { MISSING_COMMANDS } from "./tool-names.ts";
import { TOOLS_OF_OUR_OWN } from "./tools/index.ts";

interface Call {
  readonly args: readonly string[];
  readonly process: Process;
  readonly devices: Devices;
  readonly end: ScriptEnd;
  readonly context: ResolvedCommandContext;
  /** Converts a path argument to an absolute byte string. */
  readonly at: (path: string) => ByteString;
}

/** A text means success with that stdout. */
type Answer = string | ExecResult;

const failure = (stderr: string, exitCode = 1): ExecResult => outputOf("", exitCode, `${stderr}\n`);

const COMMANDS: Readonly<Record<string, (call: Call) => Answer | Promise<Answer>>> = {
  umask: ({ args: [mask], process: { fs } }) => {
    if (mask === undefined) return `${fs.umask().toString(8).padStart(4, "0")}\n`;
    if (!/^[0-7]{1,4}$/.test(mask)) return failure(`umask: ${mask}: only octal masks are supported`);
    fs.umask(Number.parseInt(mask, 8));
    return "";
  },
  id: (call) => id(call),
  whoami: ({ process }) => `${userName(process)}\n`,
  chown: (call) => changeOwner(call, (spec) => ownerOf(spec, call.process)),
  chgrp: (call) => changeOwner(call, (spec) => ownerOf(`:${spec}`, call.process)),
  mkfifo: (call) => each(call, (path) => call.process.fs.mkfifo(path)),
  mktemp: (call) => mktemp(call),
  dd: (call) => dd({ ...call, stdin: stdinOf(call.context) }),
  truncate: (call) => truncate(call),
  kill: (call) => kill(call),
  uname: ({ args, process }) => `${uname(args, process)}\n`,
  printenv: (call) => printenv(call),
  // These start processes of the machine, not commands of just-bash.
  bash: (call) => spawnCommand(call, ["/bin/bash", ...call.args], call.context),
  sh: (call) => spawnCommand(call, ["/bin/sh", ...call.args], call.context),
  env: (call) => spawnCommand(call, ["/usr/bin/env", ...call.args], call.context),
  nproc: () => "1\n",
  sync: () => "",
  ulimit: () => "unlimited\n",
  date: ({ args: given, context, process, at }) => {
    const file = given.find((_, i) => given[i - 1] === "-r");
    const args = given.flatMap((arg, i) =>
      arg === "-r" ? ["-d"] : given[i - 1] === "-r" ? [`@${process.fs.stat(at(arg)).mtimeNs / 1_000_000_000n}`] : [arg],
    );
    const lacks = limitOf("date", { args, stdin: "", process, at });
    if (lacks !== undefined) process.limit(`date of the in-process shell: ${lacks}`);
    const isGiven = file !== undefined || args.some((arg) => /^(-d|--date)/.test(arg));
    const now = process.clock.nowNs() / 1_000_000_000n;
    return context.origCommand?.(isGiven ? [...args] : ["-d", `@${now}`, ...args]) ?? failure("date: not here", 127);
  },
};

/** Names of commands that need an executable file in `/bin`. */
export const OWN_COMMANDS: readonly string[] = [
  ...Object.keys(COMMANDS),
  ...Object.keys(TOOLS_OF_OUR_OWN),
  ...MISSING_COMMANDS,
  "trap",
];

/** Makes the command of this name, if a script gets another one than that of just-bash. */
export function ownCommand(name: string, own: Own): Command | undefined {
  const run = ownProperty(COMMANDS, name);
  if (run !== undefined) return command(name, own, run);
  const tool = ownProperty(TOOLS_OF_OUR_OWN, name);
  if (tool !== undefined) return toolCommand(name, tool, own);
  return MISSING.has(name) ? missingCommand(name, own) : gatedCommand(name, own);
}

const ownProperty = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

const MISSING: ReadonlySet<string> = new Set(MISSING_COMMANDS);

const missingCommand = (name: string, own: Own): Command =>
  command(name, own, () => {
    own.process.limit(`the in-process shell has no ${name}`);
    return failure(`${name}: not supported`, 127);
  });

/** The commands that each script gets, whatever it mentions. */
export function basicCommands(own: Own): Command[] {
  const trap = command("trap", own, ({ args }) => setTrap(args, own));
  const spawn = command(SPAWN.slice("/bin/".length), own, ({ args, context }) => spawnByScript(own, args, context));
  return [trap, spawn];
}

type Own = Pick<Call, "process" | "devices" | "end">;

function command(name: string, own: Own, run: (call: Call) => Answer | Promise<Answer>): Command {
  const execute = async (args: string[], context: ResolvedCommandContext): Promise<ExecResult> => {
    const ofBytes = pathsOf(context);
    const at = (path: string): ByteString => ofBytes(shellName(path));
    try {
      const answer = await run({ ...own, args, context, at });
      return typeof answer === "string" ? outputOf(answer) : answer;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      return failure(`${name}: ${error.text}`);
    }
  };
  return withDevices(name, own.devices, execute);
}

const operands = ({ args }: Call): readonly string[] => args.filter((arg) => !arg.startsWith("-") || arg === "-");

function each(call: Call, act: (path: ByteString) => void): Answer {
  for (const path of operands(call)) act(call.at(path));
  return "";
}

const userName = ({ fs, uid }: Process): string => readUsers(fs).find((user) => user.uid === uid)?.name ?? String(uid);
const groupName = ({ fs, gid }: Process): string =>
  readGroups(fs).find((group) => group.gid === gid)?.name ?? String(gid);

function id({ args, process }: Call): Answer {
  const flags = args.join("").replaceAll("-", "");
  const { uid, gid } = process;
  if (flags.includes("u")) return `${flags.includes("n") ? userName(process) : uid}\n`;
  if (flags.includes("g") || flags.includes("G")) return `${flags.includes("n") ? groupName(process) : gid}\n`;
  const group = `${gid}(${groupName(process)})`;
  return `uid=${uid}(${userName(process)}) gid=${group} groups=${group}\n`;
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

function ownerOf(spec: string, { fs }: Process): Owner | undefined {
  const [user = "", group] = spec.split(/[:.]/, 2);
  const uid = user === "" ? undefined : (readUsers(fs).find(({ name }) => name === user)?.uid ?? numberOf(user));
  const gid = !group ? undefined : (readGroups(fs).find(({ name }) => name === group)?.gid ?? numberOf(group));
  if ((user !== "" && uid === undefined) || (group && gid === undefined)) return undefined;
  return { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) };
}

const numberOf = (text: string): number | undefined => (/^\d{1,10}$/.test(text) ? Number(text) : undefined);

function changeOwner(call: Call, owner: (spec: string) => Owner | undefined): Answer {
  const [spec = "", ...paths] = operands(call);
  const to = owner(spec);
  if (to === undefined) return failure(`chown: invalid user or group: ${spec}`);
  const isRecursive = call.args.some((arg) => /^-[a-zA-Z]*R/.test(arg) || arg === "--recursive");
  const isLink = call.args.some((arg) => arg === "-h" || arg === "--no-dereference");
  for (const path of paths) {
    const { fs } = call.process;
    if (isLink && !isRecursive)
      fs.lchown(call.at(path), to.uid ?? fs.lstat(call.at(path)).uid, to.gid ?? fs.lstat(call.at(path)).gid);
    else giveTo(fs, call.at(path), to, isRecursive);
  }
  return "";
}

function giveTo(fs: ProcessFs, path: ByteString, to: Owner, isRecursive: boolean): void {
  const stat = isRecursive ? fs.lstat(path) : fs.stat(path);
  const { uid = stat.uid, gid = stat.gid } = to;
  if (isRecursive) fs.lchown(path, uid, gid);
  else fs.chown(path, uid, gid);
  if (!isRecursive || stat.kind !== "dir") return;
  for (const name of fs.readDir(path)) giveTo(fs, byteString`${path}/${name}`, to, true);
}

function printenv({ args, context }: Call): Answer {
  const env = exportedVariables(context);
  if (args.length === 0)
    return Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join("");
  const known = args.filter((name) => Object.hasOwn(env, name));
  const stdout = known.map((name) => `${env[name]}\n`).join("");
  return { stdout, stderr: "", exitCode: known.length === args.length ? 0 : 1 };
}

/** Names come from the process's random source, so they are the same in each run. */
function mktemp(call: Call): Answer {
  const { args, process, at } = call;
  const other = args.find(
    (arg, i) => arg.startsWith("-") && !/^(-[dpqt]+|--directory|--tmpdir)$/.test(arg) && args[i - 1] !== "-p",
  );
  if (other !== undefined) process.limit(`mktemp of the in-process shell: ${other}`);
  const isDir = args.some((arg) => /^-[a-z]*d/.test(arg) || arg === "--directory");
  const parent = args.find((_, i) => args[i - 1] === "-p") ?? shellText(process.env.TMPDIR ?? "/tmp");
  const given = operands(call).find((arg) => arg !== parent);
  const isBare = given === undefined || args.some((arg) => /^-[a-z]*[pt]/.test(arg));
  const template = isBare ? `${parent}/${given ?? "tmp.XXXXXXXXXX"}` : given;
  const path = template.replace(/X{3,}$/, (marks) =>
    Array.from(marks, () => LETTERS[process.random.below(62)]).join(""),
  );
  if (path === template) return failure(`mktemp: too few X's in template '${template}'`);
  if (isDir) process.fs.mkdir(at(path), { mode: 0o700 });
  else process.fs.write(at(path), new Uint8Array(0), { mode: 0o600, exclusive: true });
  return `${path}\n`;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function truncate(call: Call): Answer {
  const { args, process, at } = call;
  const given = args.find((_, i) => args[i - 1] === "-s") ?? "";
  const other = args.find((arg, i) => arg.startsWith("-") && arg !== "-s" && args[i - 1] !== "-s");
  if (other !== undefined || !/^\d+$/.test(given)) {
    process.limit(`truncate of the in-process shell: ${other ?? given}`);
    return failure("truncate: expected a size: -s BYTES");
  }
  const size = Number(given);
  if (!Number.isSafeInteger(size) || size < 0 || size > 1 << 26) return failure("truncate: expected a size: -s BYTES");
  for (const path of args.filter((arg, i) => !arg.startsWith("-") && args[i - 1] !== "-s").map(at)) {
    const was = process.fs.exists(path) ? process.fs.read(path) : new Uint8Array(0);
    const bytes = new Uint8Array(size);
    bytes.set(was.subarray(0, size));
    process.fs.write(path, bytes);
  }
  return "";
}

const SIGNALS: Readonly<Record<string, Signal>> = {
  "1": "SIGHUP",
  "2": "SIGINT",
  "3": "SIGQUIT",
  "9": "SIGKILL",
  "13": "SIGPIPE",
  "15": "SIGTERM",
};

/** A script can only signal itself. */
async function kill({ args, process }: Call): Promise<Answer> {
  const target = args.at(-1);
  if (target !== String(process.pid)) return failure(`kill: (${target}) - No such process`);
  const flag = (args.length > 1 ? (args.at(-2) ?? "") : "-15").replace(/^-(s$)?/, "");
  if (flag === "0") return "";
  const signal = SIGNALS[flag] ?? Object.values(SIGNALS).find((name) => name === flag || name === `SIG${flag}`);
  return signal === undefined ? failure(`kill: ${flag}: invalid signal specification`) : process.kill(signal);
}

const MACHINES: Readonly<Record<string, string>> = { amd64: "x86_64", arm64: "aarch64" };

function uname(args: readonly string[], { platform }: Process): string {
  const machine = MACHINES[platform.architecture] ?? platform.architecture;
  const known: Readonly<Record<string, string>> = {
    s: "Linux",
    n: "localhost",
    r: "6.1.0",
    m: machine,
    o: "GNU/Linux",
  };
  const flags = args.join("").replaceAll("-", "") || "s";
  return [..."snrmo"]
    .filter((flag) => flags.includes(flag) || flags.includes("a"))
    .map((flag) => known[flag])
    .join(" ");
}

/** EXIT traps run after the script. Scripts get no signals from outside. The other traps are not supported. */
function setTrap(args: readonly string[], { process, end }: Own): Answer {
  const [action, ...names] = args.filter((arg) => arg !== "--");
  if (action === undefined) return "";
  for (const name of names) {
    if (name === "EXIT" || name === "0") end.trap = action === "-" || action === "" ? undefined : action;
    else if (/^(ERR|DEBUG|RETURN)$/.test(name))
      process.limit(`a script sets a trap on ${name}: just-bash does not support it`);
  }
  return "";
}
