/** Judges in threads. Each takes the next part of the queue when it is idle. A thread that dies or hangs is reported and replaced. */
import { Worker } from "node:worker_threads";
import { packageFile } from "#base/host";
import type { PlannedRun } from "#runner";
import type { RunRequest } from "#suite/judge";
import { nameOf, type RunEvents, tookTooLong } from "./events.ts";
import type { FromThread, ToThread } from "./messages.ts";
import type { Queue } from "./queue.ts";

export interface ThreadOptions extends RunEvents {
  readonly request: RunRequest;
  readonly jobs: number;
  /** Longest time of one result. */
  readonly limitMs: (run: PlannedRun) => number;
  /** Ends the threads at once. */
  readonly stop: AbortSignal;
  /** A thread has opened the lifecycle. */
  readonly onReady?: () => void;
  /** The program of a thread. */
  readonly program?: string;
}

const PROGRAM = packageFile("dist/src/cli/test/thread.js");
/** If one result after the other ends its thread, another thread will not help. */
const DEATHS_MAX = 3;

export async function judgeInThreads(queue: Queue, options: ThreadOptions): Promise<void> {
  await Promise.all(Array.from({ length: options.jobs }, () => judgeInOne(queue, options)));
}

async function judgeInOne(queue: Queue, options: ThreadOptions): Promise<void> {
  for (let deaths = 0; deaths < DEATHS_MAX; deaths++) {
    if (options.stop.aborted) return;
    const death = await new Thread(queue, options).untilEnd();
    if (death === undefined || options.stop.aborted) return;
    options.onError(death.error);
    if (!death.wasReady || queue.left() === 0) return;
  }
}

/** Why a thread ended before its work was done. */
interface Death {
  readonly error: string;
  readonly wasReady: boolean;
}

class Thread {
  readonly #queue: Queue;
  readonly #options: ThreadOptions;
  readonly #worker: Worker;
  /** The first is being judged. */
  #taken: PlannedRun[] = [];
  #clock: NodeJS.Timeout | undefined;
  #error: string | undefined;
  #wasReady = false;
  #isDone = false;

  constructor(queue: Queue, options: ThreadOptions) {
    const { request, program = PROGRAM } = options;
    this.#queue = queue;
    this.#options = options;
    this.#worker = new Worker(program, { workerData: request, stdout: true });
    // Standard output is for results. A user's module may print too.
    this.#worker.stdout.on("data", (chunk: Uint8Array) => process.stderr.write(chunk));
    this.#worker.on("message", (message: FromThread) => this.#hear(message));
    this.#worker.on("error", ({ message }) => {
      this.#error = `${this.#doing()}: ${message}`;
    });
  }

  /** Undefined: the thread judged all that it took from the queue. */
  untilEnd(): Promise<Death | undefined> {
    const { stop } = this.#options;
    const end = (): void => void this.#worker.terminate();
    stop.addEventListener("abort", end);
    return new Promise((settle) => {
      this.#worker.on("exit", (code) => {
        clearTimeout(this.#clock);
        stop.removeEventListener("abort", end);
        this.#queue.giveBack(this.#taken.slice(1));
        const error = this.#error ?? `${this.#doing()}: the thread ended with exit code ${code}`;
        settle(this.#isDone ? undefined : { error, wasReady: this.#wasReady });
      });
    });
  }

  #hear(message: FromThread): void {
    const { stop, onReady, onResult, onError } = this.#options;
    if (stop.aborted) return;
    if (message.is === "ready") {
      this.#wasReady = true;
      onReady?.();
      this.#next();
    } else if (message.is === "result") {
      onResult(message.record);
      this.#finish();
    } else if (message.is === "failed") {
      onError(`${this.#doing()}: ${message.error}`);
      this.#finish();
    } else if (message.is === "unhandled") onError(`${this.#doing()}: ${message.error}`);
    else this.#error = message.error;
  }

  #finish(): void {
    clearTimeout(this.#clock);
    this.#taken.shift();
    if (this.#taken.length === 0) this.#next();
    else this.#watch();
  }

  #next(): void {
    this.#taken = [...this.#queue.take()];
    this.#isDone = this.#taken.length === 0;
    const part: ToThread = this.#taken;
    this.#worker.postMessage(part);
    this.#watch();
  }

  #watch(): void {
    const { onStart, limitMs } = this.#options;
    const [run] = this.#taken;
    if (run === undefined) return;
    onStart(nameOf(run));
    this.#clock = setTimeout(() => {
      this.#error = tookTooLong(run, limitMs(run));
      void this.#worker.terminate();
    }, limitMs(run));
  }

  #doing(): string {
    const [run] = this.#taken;
    return run === undefined ? "a thread" : nameOf(run);
  }
}
