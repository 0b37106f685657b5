/**
 * What runs inside the sandbox: a relay from 127.0.0.1:5000 to the harness's socket, and a server of commands that come as lines
 * of JSON on its standard input. The function is sent into the sandbox as text: it uses nothing but what it is given.
 */

export interface SupervisorOptions {
  readonly socket: string;
  /** Holds FIFOs `out-<n>` and `err-<n>`. The pipes that Node makes are sockets, which a child cannot open again as `/dev/stdout`. */
  readonly streams: string;
  /** How many of each; so many commands may run at once, others wait. */
  readonly streamsCount: number;
  readonly port: number;
  readonly processesMax: number;
  /** Starts programs that ask for Node.js by `#!`, where nothing in the tree could. */
  readonly interpreter?: readonly string[];
}

/** From the harness. `run` starts a command, `kill` ends one that runs, `reset` asks whether the sandbox is as it was at first. */
export type Request =
  | { readonly id: number; readonly run: CommandRequest }
  | { readonly id: number; readonly kill: string }
  | { readonly id: number; readonly reset: true };

export interface CommandRequest {
  readonly path: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  readonly umask: number;
  readonly timeoutMs: number;
  readonly outputMaxBytes: number;
  readonly outputFloodBytes: number;
  /** Base64. */
  readonly stdin?: string;
}

/** To the harness. Output is base64. */
export type Reply =
  | { readonly ready: true }
  | { readonly id: number; readonly seen: CommandReply }
  | { readonly id: number; readonly clean: boolean };

export interface CommandReply {
  readonly code?: number;
  readonly signal?: string;
  readonly timeout?: boolean;
  /** It was killed for this. */
  readonly stopped?: string;
  readonly leftOut?: number;
  /** Could not be started: the kernel's code. */
  readonly refused?: string;
  readonly limit?: string;
  readonly stdout: string;
  readonly stderr: string;
}

type Builtins = {
  readonly net: typeof import("node:net");
  readonly fs: typeof import("node:fs");
  readonly child: typeof import("node:child_process");
};

export function supervise(options: SupervisorOptions, { net, fs, child }: Builtins): void {
  const running = new Map<number, import("node:child_process").ChildProcess>();
  const say = (reply: Reply): void => void process.stdout.write(`${JSON.stringify(reply)}\n`);

  /** No process of a command outlives it. -1 is everybody but us and the init of the sandbox. */
  const sweep = (): void => {
    if (running.size > 0) return;
    try {
      process.kill(-1, "SIGKILL");
    } catch {
      // Nobody was left.
    }
  };
  const killGroup = (pid: number | undefined, signal: string): void => {
    try {
      if (pid !== undefined) process.kill(-pid, signal as NodeJS.Signals);
    } catch {
      // It ended by itself a moment ago.
    }
  };

  /** The first bytes of a program. Neither: it may be run and not read. */
  const headOf = (path: string): { readonly head?: string; readonly refused?: string } => {
    try {
      const fd = fs.openSync(path, "r");
      const head = Buffer.alloc(32);
      const isFile = fs.fstatSync(fd).isFile() && fs.readSync(fd, head, 0, head.length, 0) >= 0;
      fs.closeSync(fd);
      return isFile ? { head: head.toString("latin1") } : { refused: "EACCES" };
    } catch (error) {
      const { code = "EIO" } = error as NodeJS.ErrnoException;
      return code === "EACCES" ? {} : { refused: code };
    }
  };

  /** execve(2) refuses a text without `#!`; the C library would hand it to a shell. */
  const refusal = ({ path }: CommandRequest): string | undefined => {
    const { head, refused } = headOf(path);
    return head === undefined || /^(#!|\x7fELF)/.test(head) ? refused : "ENOEXEC";
  };

  /** As the simulated machine keeps it, see `sim/output.ts`. */
  const collect = (stream: import("node:stream").Readable, command: CommandRequest, onFlood: () => void) => {
    const half = Math.ceil(command.outputMaxBytes / 2);
    const head: Buffer[] = [];
    const tail: Buffer[] = [];
    let [size, headSize, tailSize] = [0, 0, 0];
    stream.on("data", (part: Buffer) => {
      if (size > command.outputFloodBytes) return;
      size += part.length;
      const fits = part.subarray(0, half - headSize);
      headSize += fits.length;
      if (fits.length > 0) head.push(fits);
      if (fits.length < part.length) {
        tail.push(part.subarray(fits.length));
        tailSize += part.length - fits.length;
      }
      while (tailSize - (tail[0] ?? part).length >= half) tailSize -= tail.shift()?.length ?? 0;
      if (size > command.outputFloodBytes) onFlood();
    });
    const leftOut = () => size - headSize - Math.min(tailSize, half);
    return {
      leftOut,
      text: () => {
        const between = leftOut() > 0 ? [Buffer.from(`\n[${leftOut()} bytes left out]\n`)] : [];
        return Buffer.concat([...head, ...between, Buffer.concat(tail).subarray(-half)]).toString("base64");
      },
    };
  };

  const processes = (): number => fs.readdirSync("/proc").filter((name) => name >= "1" && name < ":").length;

  const free = Array.from({ length: options.streamsCount }, (_, slot) => slot);
  const waiting: (() => void)[] = [];
  const { O_RDONLY, O_WRONLY, O_NONBLOCK } = fs.constants;
  const openStream = (name: string) => {
    const near = fs.openSync(`${options.streams}/${name}`, O_RDONLY | O_NONBLOCK);
    return {
      near: new net.Socket({ fd: near, readable: true, writable: false }),
      far: fs.openSync(`${options.streams}/${name}`, O_WRONLY),
    };
  };
  const stdinOf = (slot: number, command: CommandRequest): number => {
    if (command.stdin === undefined) return fs.openSync("/dev/null", "r");
    const path = `${options.streams}/in-${slot}`;
    fs.writeFileSync(path, Buffer.from(command.stdin, "base64"));
    const fd = fs.openSync(path, "r");
    fs.unlinkSync(path);
    return fd;
  };

  const run = (id: number, command: CommandRequest): void => {
    const refused = refusal(command);
    const slot = refused === undefined ? free.pop() : undefined;
    if (refused !== undefined) say({ id, seen: { refused, stdout: "", stderr: "" } });
    else if (slot === undefined) waiting.push(() => run(id, command));
    else start(id, slot, command);
  };

  /** What execve(2) would come to if `/usr/bin/env` were there. */
  const startOf = ({ path, argv }: CommandRequest) => {
    const [argv0 = path, ...args] = argv;
    const [file, ...before] = options.interpreter ?? [];
    return file !== undefined && headOf(path).head?.startsWith("#!/usr/bin/env node\n")
      ? { file, argv0: file, args: [...before, path, ...args] }
      : { file: path, argv0, args };
  };

  const start = (id: number, slot: number, command: CommandRequest): void => {
    const { file, argv0, args } = startOf(command);
    const out = openStream(`out-${slot}`);
    const err = openStream(`err-${slot}`);
    const stdin = stdinOf(slot, command);
    process.umask(command.umask);
    const started = child.spawn(file, args, {
      argv0,
      env: { ...command.env },
      cwd: command.cwd,
      uid: command.uid,
      gid: command.gid,
      detached: true,
      stdio: [stdin, out.far, err.far],
    });
    for (const fd of [stdin, out.far, err.far]) fs.closeSync(fd);
    attend(id, command, started, [out.near, err.near], () => {
      free.push(slot);
      waiting.shift()?.();
    });
  };

  const attend = (
    id: number,
    command: CommandRequest,
    started: import("node:child_process").ChildProcess,
    [out, err]: [import("node:net").Socket, import("node:net").Socket],
    done: () => void,
  ): void => {
    running.set(id, started);
    let timeout = false;
    let stopped: string | undefined;
    let end: { code?: number; signal?: string; refused?: string } | undefined;
    let open = 3;
    const killAll = (): void => {
      killGroup(started.pid, "SIGKILL");
      if (running.size > 1) return;
      running.delete(id);
      sweep();
    };
    const stop = (why: string): void => {
      stopped ??= why;
      killAll();
    };
    const onFlood = (): void => stop(`it printed more than ${command.outputFloodBytes} bytes`);
    const stdout = collect(out, command, onFlood);
    const stderr = collect(err, command, onFlood);
    const timer = setTimeout(() => {
      timeout = true;
      killAll();
    }, command.timeoutMs);
    const census = setInterval(() => {
      if (processes() > options.processesMax) stop(`it had more than ${options.processesMax} processes`);
    }, 50);
    const ended = (how: { code?: number; signal?: string; refused?: string }): void => {
      if (end !== undefined) return;
      end = how;
      killAll();
      // Where other commands run, a child that fled from its group may hold the streams.
      setTimeout(() => [out, err].forEach((stream) => void stream.destroy()), 500).unref();
      settle();
    };
    const settle = (): void => {
      open -= 1;
      if (open > 0) return;
      clearTimeout(timer);
      clearInterval(census);
      running.delete(id);
      const leftOut = stdout.leftOut() + stderr.leftOut();
      const more = {
        ...(timeout && { timeout }),
        ...(stopped !== undefined && { stopped }),
        ...(leftOut > 0 && { leftOut }),
      };
      say({ id, seen: { ...end, ...more, stdout: stdout.text(), stderr: stderr.text() } });
      done();
    };
    started.on("error", (error: NodeJS.ErrnoException) => ended({ refused: error.code ?? "EIO" }));
    started.on("exit", (code, signal) => ended(signal === null ? { code: code ?? 0 } : { signal }));
    for (const stream of [out, err]) stream.on("error", () => {}).on("close", settle);
  };

  /** What outlives processes and is in no tree: devices, shared memory, message queues. */
  const remains = (): string => {
    const ipc = ["shm", "sem", "msg"].map(
      (kind) => fs.readFileSync(`/proc/sysvipc/${kind}`, "latin1").split("\n").length,
    );
    return JSON.stringify([fs.readdirSync("/dev").sort(), fs.readdirSync("/dev/shm"), ipc, processes()]);
  };
  const atFirst = remains();
  const reset = (id: number, tries: number): void => {
    sweep();
    const clean = remains() === atFirst;
    if (clean || tries === 0) say({ id, clean });
    else setTimeout(reset, 5, id, tries - 1);
  };

  const obey = (request: Request): void => {
    if ("run" in request) run(request.id, request.run);
    else if ("reset" in request) reset(request.id, 20);
    else killGroup(running.get(request.id)?.pid, request.kill);
  };

  let rest = "";
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) obey(JSON.parse(line));
  });
  process.stdin.on("end", () => process.exit(0));

  const relay = net.createServer({ allowHalfOpen: true }, (near) => {
    const far = net.connect({ path: options.socket, allowHalfOpen: true });
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  relay.listen(options.port, "127.0.0.1", () => say({ ready: true }));
}

/** The supervisor as a script for `node -e`. */
export const supervisorScript = (options: SupervisorOptions): string =>
  `(${supervise.toString()})(${JSON.stringify(options)}, { net: require("node:net"), fs: require("node:fs"), child: require("node:child_process") })`;
