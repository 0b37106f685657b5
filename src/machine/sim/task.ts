/** A process: its program's view, its children and its end. After the end, its calls throw and its promises stay pending. */
import {
  type AbsPath,
  type Bytes,
  type Clock,
  type Exchange,
  type HttpRequest,
  type HttpResponse,
  InvariantError,
  type Random,
} from "#base";
import type { Exit, Process, ProcessFs, Signal, Sink, Spawn } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { CaughtSignals } from "./caught-signals.ts";
import { crashText } from "./crash-text.ts";
import { loadProgram } from "./load.ts";
import { PathResolver } from "./path-resolver.ts";
import { EXECUTE, may, type ProcessIds } from "./permission.ts";
import { SimProcessFs } from "./process-fs.ts";
import type { CommandSession, SessionProcess } from "./session.ts";
import type { View } from "./view.ts";

/** Thrown by every call of a dead process. Catching it does not help the program. */
class Revoked extends Error {
  override readonly name = "Revoked";
}

export interface Credentials {
  readonly ids: ProcessIds;
  readonly umask: number;
}

export class Task implements SessionProcess {
  readonly session: CommandSession;
  readonly pid: number;
  /** The id of the process that started this one; 0 for the first. */
  readonly parent: number;
  readonly ended: Promise<Exit>;
  readonly #children = new Set<Task>();
  #resolve: (exit: Exit) => void = () => {};
  #process: SimProcess | undefined;
  #ended = false;

  /** `inPlace`: it has the id and the signals of the process that starts it. */
  constructor(session: CommandSession, starter?: { readonly task: Task; readonly inPlace: boolean }) {
    this.session = session;
    this.parent = starter === undefined ? 0 : starter.inPlace ? starter.task.parent : starter.task.pid;
    this.pid = session.add(this, starter?.inPlace === true ? starter.task : undefined);
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Starts a program, or replaces the running one. If this throws, nothing has changed. */
  exec(spawn: Spawn, credentials: Credentials, from: AbsPath): void {
    const paths = new PathResolver(this.session.kernel.table, credentials.ids, from);
    paths.cwd = directory(paths, spawn.cwd);
    const { kernel } = this.session;
    const loader = { programs: kernel.programs, limit: (what: string) => this.session.limit(what) };
    const { program, argv } = loadProgram(loader, paths, spawn.path, spawn.argv);
    const { readOnly = [] } = kernel.disk;
    const view: View = { paths, clock: kernel.clock, readOnly, small: kernel.small, umask: credentials.umask };
    this.#process?.revoke();
    const process = new SimProcess(this, view, { ...spawn, argv });
    this.#process = process;
    const fail = (error: unknown): void => this.#crash(process, error);
    try {
      program(process).then((code) => process.isRevoked || this.#exit(process, code), fail);
    } catch (error) {
      fail(error);
    }
  }

  adopt(child: Task): void {
    this.#children.add(child);
    child.ended.then(() => this.#children.delete(child));
  }

  receive(signal: Signal): void {
    if (this.#process?.caught.receive(signal) !== true) this.end({ signal });
  }

  /** The children of a killed process die with it; those of an exited process go on. */
  end(exit: Exit): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#process?.revoke();
    this.session.remove(this);
    if ("signal" in exit) for (const child of [...this.#children]) child.end(exit);
    this.#resolve(exit);
  }

  /** A user's program may be JavaScript, so `code` may be any value. */
  #exit(process: SimProcess, code: unknown): void {
    if (typeof code === "number" && Number.isInteger(code)) this.end({ code: code & 255 });
    else this.#crash(process, `expected the program to return its exit code, found ${String(code)}`);
  }

  /** An uncaught error ends the program with exit code 1; a bug of the harness ends the run. */
  #crash(process: SimProcess, error: unknown): void {
    if (process.isRevoked) return;
    if (error instanceof InvariantError) {
      this.session.bug(error);
      return;
    }
    process.printError(`${crashText(error)}\n`);
    this.end({ code: 1 });
  }
}

function directory(paths: PathResolver, path: string): AbsPath {
  const { node, abs } = paths.resolveExisting("chdir", path, "always");
  if (node.kind !== "dir") throw new SystemError("ENOTDIR", "chdir", path);
  if (!may(paths.ids, node, EXECUTE)) throw new SystemError("EACCES", "chdir", path);
  return abs;
}

const never = <T>(): Promise<T> => new Promise(() => {});
const NOTHING: Bytes = new Uint8Array(0);

class SimProcess implements Process {
  readonly argv: Process["argv"];
  readonly env: Process["env"];
  readonly stdin: Bytes;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly fd3?: Sink;
  readonly fs: ProcessFs;
  readonly clock: Clock;
  /** Defined as a class field: assigning it in the constructor lets V8 pretenure the closure, which kept the machine alive. */
  readonly http: Exchange = (request) => this.#exchange(request);
  readonly platform: Process["platform"];
  readonly caught = new CaughtSignals();
  readonly #task: Task;
  readonly #view: View;
  /** The unguarded streams, which exec passes to the next program. */
  readonly #streams: Pick<Spawn, "stdin" | "stdout" | "stderr" | "fd3">;
  #random: Random | undefined;
  #revoked = false;

  constructor(task: Task, view: View, spawn: Spawn) {
    const { kernel } = task.session;
    this.#task = task;
    this.#view = view;
    this.argv = spawn.argv;
    this.env = spawn.env;
    this.stdin = spawn.stdin ?? NOTHING;
    const { stdout, stderr, fd3 } = spawn;
    this.#streams = { stdin: this.stdin, stdout, stderr, ...(fd3 && { fd3 }) };
    this.stdout = this.#guarded(spawn.stdout);
    this.stderr = this.#guarded(spawn.stderr);
    if (spawn.fd3 !== undefined) this.fd3 = this.#guarded(spawn.fd3);
    this.fs = new SimProcessFs(view, (syscall, path) => this.#fileCall(syscall, path));
    this.clock = kernel.clock;
    this.platform = kernel.platform;
  }

  get pid(): number {
    return this.#task.pid;
  }
  get parent(): number {
    return this.#task.parent;
  }
  get cwd(): AbsPath {
    return this.#view.paths.cwd;
  }
  get uid(): number {
    return this.#view.paths.ids.uid;
  }
  get gid(): number {
    return this.#view.paths.ids.gid;
  }
  get random(): Random {
    this.#random ??= this.#task.session.random.fork(String(this.pid));
    return this.#random;
  }
  get isRevoked(): boolean {
    return this.#revoked;
  }
  revoke(): void {
    this.#revoked = true;
  }

  /** Prints a message of the machine, not of the program. */
  printError(text: string): void {
    this.#streams.stderr.write(text);
  }

  chdir(path: string): void {
    this.#expectRunning();
    this.#view.paths.cwd = directory(this.#view.paths, path);
  }

  setUser(ids: ProcessIds): void {
    this.#expectRunning();
    const now = this.#view.paths.ids;
    if (now.uid !== 0 && (ids.uid !== now.uid || ids.gid !== now.gid)) throw new SystemError("EPERM", "setresuid", "");
    this.#view.paths.ids = { uid: ids.uid, gid: ids.gid };
  }

  async spawn(child: Spawn): Promise<Exit> {
    if (this.#revoked) return never();
    const pause = this.#task.session.yieldAtTimes();
    if (pause !== undefined) await pause;
    if (this.#revoked) return never();
    const task = new Task(this.#task.session, { task: this.#task, inPlace: child.inPlace === true });
    try {
      task.exec(child, this.#credentialsOf(child.user), this.cwd);
    } catch (error) {
      task.end({ code: 127 });
      throw error;
    }
    this.#task.adopt(task);
    const exit = await task.ended;
    return this.#revoked ? never() : exit;
  }

  async exec(next: Omit<Spawn, "user" | "stdin" | "stdout" | "stderr" | "fd3">): Promise<number> {
    if (this.#revoked) return never();
    const pause = this.#task.session.yieldAtTimes();
    if (pause !== undefined) await pause;
    if (this.#revoked) return never();
    this.#task.exec({ ...next, ...this.#streams }, this.#credentialsOf(), this.cwd);
    return never();
  }

  kill(signal: Signal): Promise<never> {
    if (!this.#revoked) this.#task.end({ signal });
    return never();
  }

  sendSignal(pid: number, signal: Signal): void {
    this.#expectRunning();
    this.#task.session.signal(pid, signal);
  }

  catchOnce(signal: Signal): Promise<void> {
    return this.caught.once(signal);
  }

  limit(what: string): void {
    if (!this.#revoked) this.#task.session.limit(what);
  }

  #credentialsOf(user: ProcessIds = this.#view.paths.ids): Credentials {
    const { ids } = this.#view.paths;
    if (ids.uid !== 0 && (user.uid !== ids.uid || user.gid !== ids.gid))
      throw new SystemError("EPERM", "setresuid", "");
    return { ids: { uid: user.uid, gid: user.gid }, umask: this.#view.umask };
  }

  #fileCall(syscall: string, path: string): void {
    this.#expectRunning();
    this.#task.session.fileCall(syscall, path);
    this.#expectRunning();
  }

  #expectRunning(): void {
    if (this.#revoked) throw new Revoked("the process has ended");
  }

  #guarded(sink: Sink): Sink {
    return {
      write: (bytes) => {
        if (this.#revoked) return;
        sink.write(bytes);
        // Check here too: a program that only prints makes no other call that could stop it.
        this.#expectRunning();
      },
    };
  }

  #exchange(request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    const pause = this.#task.session.yieldAtTimes();
    return pause === undefined ? this.#send(request) : pause.then(() => this.#send(request));
  }

  #send(request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    if (this.#revoked) return never();
    try {
      const response = this.#task.session.kernel.http(request);
      if (response instanceof Promise) return this.#receive(response);
      return this.#revoked ? never() : response;
    } catch (error) {
      if (this.#revoked) return never();
      throw error;
    }
  }

  async #receive(answer: Promise<HttpResponse>): Promise<HttpResponse> {
    try {
      const response = await answer;
      return this.#revoked ? never() : response;
    } catch (error) {
      if (this.#revoked) return never();
      throw error;
    }
  }
}
