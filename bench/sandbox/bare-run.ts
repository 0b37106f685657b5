/**
 * Repeats a run of an executable in a bare bubblewrap: with the files, the arguments, the mounts and the answers of the registry that it
 * had, and without a supervisor. The sandbox that lays out the files lends its network.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { threadId } from "node:worker_threads";
import {
  absPath,
  type Exchange,
  type HttpRequest,
  type HttpResponse,
  invariant,
  steppingClock,
  textOfByteString,
} from "#base";
import { type Command, type Exit, hostMachine, type Machine, textOfEnvironment } from "#machine";
import type { Boundary } from "#protocol";
import type { Tree } from "#tree";

export interface RecordedRun {
  readonly command: Command;
  readonly exit: unknown;
  /** The files before the run. */
  readonly root: Tree;
  readonly exchanged: readonly Exchanged[];
}

interface Exchanged {
  readonly request: string;
  readonly response: HttpResponse;
}

/** Records the runs of one world. */
export function recorder(recorded: RecordedRun[]): Required<Boundary> {
  let exchanged: Exchanged[] = [];
  return {
    http: (registry) => async (request) => {
      const response = await registry(request);
      exchanged.push({ request: lineOf(request), response });
      return response;
    },
    machine: (machine) => ({
      ...delegate(machine),
      run: async (command) => {
        exchanged = [];
        const root = machine.snapshot();
        const result = await machine.run(command);
        recorded.push({ command, exit: result.exit, root, exchanged });
        return result;
      },
    }),
  };
}

const delegate = (machine: Machine): Omit<Machine, "run"> => ({
  name: machine.name,
  snapshot: () => machine.snapshot(),
  nodeAt: (path) => machine.nodeAt(path),
  edit: (changes) => machine.edit(changes),
  kill: () => machine.kill(),
  close: () => machine.close(),
});

const lineOf = ({ method, host, path, query }: HttpRequest): string => JSON.stringify([method, host, path, query]);

const withoutDigest = (line: string): string => line.replace(/sha256:[0-9a-f]{64}/g, "sha256:");

/** Gives the recorded answers in order. A configuration with a time in it has another digest each time. */
function replies(exchanged: readonly Exchanged[]): Exchange {
  const left = [...exchanged];
  return (request) => {
    const line = lineOf(request);
    const same = left.findIndex((one) => one.request === line);
    const at = same < 0 ? left.findIndex((one) => withoutDigest(one.request) === withoutDigest(line)) : same;
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (found === undefined) throw new Error(`bench: nothing was recorded for ${line}`);
    return Promise.resolve(found.response);
  };
}

export interface BareRun {
  /** Resolves when the executable has ended as it did when it was recorded. */
  readonly start: () => Promise<void>;
}

let count = 0;

export async function prepareBareRun(
  { command, exit, root, exchanged }: RecordedRun,
  lifecycle: string,
): Promise<BareRun> {
  const machine = await hostMachine({
    root,
    http: replies(exchanged),
    seed: "bench",
    clock: steppingClock(0n),
    binds: [{ from: lifecycle, at: absPath("/cnb/lifecycle") }],
  });
  const sandbox = sandboxOf(machine);
  const start = async (): Promise<void> => {
    const child = startBare(sandbox, command);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part) => (output += part));
    const seen = await exitOf(child);
    if (JSON.stringify(seen) !== JSON.stringify(exit))
      throw new Error(
        `bench: ${command.path} ended with ${JSON.stringify(seen)}, before ${JSON.stringify(exit)}: ${output}`,
      );
  };
  return { start };
}

interface RunningSandbox {
  /** A process in its network. */
  readonly pid: number;
  /** The arguments of bubblewrap. */
  readonly mounts: readonly string[];
}

function startBare({ pid, mounts }: RunningSandbox, { path, argv, env, cwd, uid, gid }: Command): ChildProcess {
  const given = Object.entries(textOfEnvironment(env)).flatMap(([name, value]) => ["--setenv", name, value]);
  const user = ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  const program = [path, ...argv.slice(1)].map((text) => textOfByteString(text));
  // With an init process in the sandbox, bubblewrap ends without waiting for it, and all processor time in the sandbox is lost.
  const inside = ["--as-pid-1", ...mounts, ...given, "--chdir", textOfByteString(cwd), "--", ...user, ...program];
  return spawn("nsenter", [`--net=/proc/${pid}/ns/net`, "bwrap", ...inside], { stdio: ["ignore", "pipe", "pipe"] });
}

const exitOf = (child: ChildProcess): Promise<Exit> =>
  new Promise((resolve, reject) => child.on("error", reject).on("close", (code) => resolve({ code: code ?? 128 })));

/** Writes a file into the machine and looks for the bubblewrap whose root has it. */
function sandboxOf(machine: Machine): RunningSandbox {
  const marker = absPath(`/bench-${process.pid}-${threadId}-${++count}` as "/bench");
  machine.edit(new Map([[marker, { text: "" }]]));
  try {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const args = argumentsOf(pid);
      const root = args[args.indexOf("--bind") + 1];
      const [inside = ""] = args[0] === "bwrap" && existsSync(`${root}${marker}`) ? childrenOf(pid) : [];
      if (inside !== "") return { pid: Number(inside), mounts: mountsOf(args) };
    }
  } finally {
    machine.edit(new Map([[marker, undefined]]));
  }
  throw new Error("bench: no bubblewrap has this machine's root");
}

function argumentsOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  } catch {
    // The process has ended.
    return [];
  }
}

const childrenOf = (pid: string): readonly string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");

function mountsOf(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  invariant(end > 0, "the command line of bubblewrap has a --");
  return args.slice(1, end).filter((arg) => arg !== "--unshare-net");
}
