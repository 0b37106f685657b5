/** A process with another environment, for the phases inside the creator and the extender. */
import type { ByteString } from "#base";
import type { Process } from "#machine";

export const withEnvironment = (process: Process, env: Process["env"]): Process => new WithEnvironment(process, env);

class WithEnvironment implements Process {
  readonly env: Process["env"];
  readonly pid: number;
  readonly parent: number;
  readonly argv: Process["argv"];
  readonly fs: Process["fs"];
  readonly stdin: Process["stdin"];
  readonly stdout: Process["stdout"];
  readonly stderr: Process["stderr"];
  readonly fd3?: NonNullable<Process["fd3"]>;
  readonly clock: Process["clock"];
  readonly http: Process["http"];
  readonly platform: Process["platform"];
  readonly #own: Process;

  constructor(own: Process, env: Process["env"]) {
    this.#own = own;
    this.env = env;
    this.pid = own.pid;
    this.parent = own.parent;
    this.argv = own.argv;
    this.fs = own.fs;
    this.stdin = own.stdin;
    this.stdout = own.stdout;
    this.stderr = own.stderr;
    if (own.fd3 !== undefined) this.fd3 = own.fd3;
    this.clock = own.clock;
    this.http = own.http;
    this.platform = own.platform;
  }

  get cwd(): Process["cwd"] {
    return this.#own.cwd;
  }
  get uid(): number {
    return this.#own.uid;
  }
  get gid(): number {
    return this.#own.gid;
  }
  get random(): Process["random"] {
    return this.#own.random;
  }

  chdir(path: ByteString): void {
    this.#own.chdir(path);
  }
  setUser(ids: Parameters<Process["setUser"]>[0]): void {
    this.#own.setUser(ids);
  }
  spawn(child: Parameters<Process["spawn"]>[0]): ReturnType<Process["spawn"]> {
    return this.#own.spawn(child);
  }
  exec(next: Parameters<Process["exec"]>[0]): ReturnType<Process["exec"]> {
    return this.#own.exec(next);
  }
  kill(signal: Parameters<Process["kill"]>[0]): Promise<never> {
    return this.#own.kill(signal);
  }
  sendSignal(...[pid, signal]: Parameters<Process["sendSignal"]>): void {
    this.#own.sendSignal(pid, signal);
  }
  catchOnce(signal: Parameters<Process["catchOnce"]>[0]): Promise<void> {
    return this.#own.catchOnce(signal);
  }
  limit(what: string): void {
    this.#own.limit(what);
  }
}
