/** One command on a simulated machine: its processes, its output, its faults and its end. */
import type { Clock, Exchange, InvariantError, Random } from "#base";
import { nextTurn } from "#base/platform";
import type {
  CommandResult,
  DiskFaults,
  FileCall,
  MachineFaults,
  MachineLimits,
  OutputListener,
} from "../model/machine.ts";
import { Output } from "../model/output.ts";
import type { Exit, Program, Signal } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { type Deadline, startDeadline } from "./host/deadline.ts";
import type { MountTable } from "./mounts.ts";
import type { SpaceLeft } from "./view.ts";

/** The state that all commands of a machine share. */
export interface Kernel {
  readonly table: MountTable;
  readonly programs: Pick<ReadonlyMap<string, Program>, "get">;
  readonly clock: Clock;
  readonly random: Random;
  readonly http: Exchange;
  readonly platform: { readonly os: string; readonly architecture: string };
  readonly faults: MachineFaults;
  readonly disk: DiskFaults;
  /** The small disks of the running command. */
  readonly small: readonly SpaceLeft[];
  readonly limits: MachineLimits;
}

/** A process that ends with the session. */
export interface SessionProcess {
  end(exit: Exit): void;
  /** Ends the process unless it catches the signal. */
  receive(signal: Signal): void;
}

/** The id of a process whose place another one took. */
const WAITING = -1;

/** How many file calls run between two deadline checks, and how many waits between two yields to the host's timers. */
const CALLS_PER_DEADLINE_CHECK = 1024;
const WAITS_PER_YIELD = 64;

const KINDS: Readonly<Record<string, FileCall>> = {
  creat: "open-to-write",
  mkdir: "mkdir",
  rename: "rename",
  unlink: "remove",
  rmdir: "remove",
  symlink: "symlink",
  link: "link",
  chmod: "chmod",
  chown: "chown",
  lchown: "chown",
  utimensat: "times",
};

export class CommandSession {
  readonly kernel: Kernel;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly random: Random;
  readonly #living = new Map<SessionProcess, number>();
  readonly #deadline: Deadline;
  #pids = 0;
  #fileCalls = 0;
  #waits = 0;
  #limit: string | undefined;
  #finish: (exit: CommandResult["exit"]) => void = () => {};
  #break: (failRun: unknown) => void = () => {};
  readonly ended: Promise<CommandResult["exit"]>;

  constructor(kernel: Kernel, name: string, onOutput: OutputListener = () => {}) {
    this.kernel = kernel;
    this.random = kernel.random.fork(name);
    const { outputMaxBytes: maxBytes, outputFloodBytes: floodBytes } = kernel.limits;
    const stopped = `it printed more than ${floodBytes} bytes`;
    const bounds = { maxBytes, floodBytes, onFlood: () => this.end({ stopped }) };
    this.stdout = new Output({ ...bounds, onPart: (part) => onOutput("stdout", part) });
    this.stderr = new Output({ ...bounds, onPart: (part) => onOutput("stderr", part) });
    this.ended = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#break = reject;
    });
    this.#deadline = startDeadline(kernel.limits.commandTimeoutMs, () => this.end({ timeout: true }));
  }

  /** Ends the command and kills all its processes. */
  end(exit: CommandResult["exit"]): void {
    this.#deadline.stop();
    this.#finish(exit);
    for (const one of [...this.#living.keys()]) one.end({ signal: "SIGKILL" });
  }

  /** A bug in the harness rejects the run; it never becomes an exit code. */
  bug(error: InvariantError): void {
    this.#break(error);
    this.end({ signal: "SIGKILL" });
  }

  /** `inPlaceOf`: it has the id of this one, and gets its signals. */
  add(one: SessionProcess, inPlaceOf?: SessionProcess): number {
    if (this.#living.size >= this.kernel.limits.processesMax) throw new SystemError("EAGAIN", "fork", "");
    const taken = inPlaceOf && this.#living.get(inPlaceOf);
    if (inPlaceOf !== undefined && taken !== undefined) {
      this.#living.set(inPlaceOf, WAITING);
      this.#living.set(one, taken);
      return taken;
    }
    this.#pids += 1;
    this.#living.set(one, this.#pids);
    return this.#pids;
  }

  signal(pid: number, signal: Signal): void {
    const [one] = [...this.#living].find(([, id]) => id === pid) ?? [];
    if (one === undefined) throw new SystemError("ESRCH", "kill", String(pid));
    one.receive(signal);
  }

  remove(one: SessionProcess): void {
    this.#living.delete(one);
  }

  limit(what: string): void {
    this.#limit ??= what;
  }

  /** Counts a file call and throws the fault planned for it, or for all of its kind. */
  fileCall(syscall: string, path: string): void {
    const call = this.#fileCalls++;
    if (call % CALLS_PER_DEADLINE_CHECK === CALLS_PER_DEADLINE_CHECK - 1 && this.#deadline.passed())
      this.end({ timeout: true });
    const { failing } = this.kernel.disk;
    const kind = failing && KINDS[syscall];
    if (kind !== undefined && failing?.calls.includes(kind)) throw new SystemError(failing.give, syscall, path);
    const fault = this.kernel.faults.syscall;
    if (fault === undefined || fault.at !== call) return;
    if (fault.give !== "kill") throw new SystemError(fault.give, syscall, path);
    this.end({ signal: "SIGKILL" });
  }

  /** Lets the host's timers run at times, so a loop of children or requests cannot starve the deadline. */
  yieldAtTimes(): Promise<void> | undefined {
    this.#waits += 1;
    return this.#waits % WAITS_PER_YIELD === 0 ? nextTurn() : undefined;
  }

  result(exit: CommandResult["exit"]): CommandResult {
    const leftOut = this.stdout.leftOut() + this.stderr.leftOut();
    const result = {
      exit,
      stdout: this.stdout.text(),
      stderr: this.stderr.text(),
      ...(leftOut > 0 && { leftOut }),
    };
    return this.#limit === undefined ? result : { ...result, limit: this.#limit };
  }
}
