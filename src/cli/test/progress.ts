/** Progress of a run on standard error: a live line on a terminal, a line from time to time elsewhere. */
export interface Progress {
  start(name: string): void;
  done(name: string, isBad: boolean): void;
  /** Erases the line, so that the caller can print. */
  clear(): void;
  /** The run has ended. */
  end(): void;
}

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressOptions {
  readonly total: number;
  readonly quiet: boolean;
  readonly stream: ProgressStream;
  readonly env: NodeJS.ProcessEnv;
  readonly nowMs: () => number;
}

const NO_PROGRESS: Progress = { start: () => {}, done: () => {}, clear: () => {}, end: () => {} };
const REDRAW_MS = 80;
/** Without a terminal, a line in the log shows from time to time that the run goes on. */
export const HEARTBEAT_MS = 30_000;

export function createProgress(options: ProgressOptions): Progress {
  const { quiet, stream, env } = options;
  if (quiet) return NO_PROGRESS;
  const isLive = stream.isTTY === true && env.CI === undefined && env.TERM !== "dumb";
  return isLive ? liveLine(options) : heartbeat(options);
}

function liveLine({ total, stream, nowMs }: ProgressOptions): Progress {
  const counts = counting(total, nowMs);
  const clear = (): void => void stream.write("\r\x1b[2K");
  let drawn = 0;
  function draw(): void {
    const now = nowMs();
    if (now - drawn < REDRAW_MS) return;
    drawn = now;
    stream.write(`\r\x1b[2K${counts.words().slice(0, (stream.columns ?? 80) - 1)}`);
  }
  return {
    start(name) {
      counts.start(name);
      draw();
    },
    done(name, isBad) {
      counts.done(name, isBad);
      draw();
    },
    clear,
    end: clear,
  };
}

function heartbeat({ total, stream, nowMs }: ProgressOptions): Progress {
  const counts = counting(total, nowMs);
  const timer = setInterval(() => stream.write(`plimsoll: ${counts.words()}\n`), HEARTBEAT_MS);
  timer.unref();
  return { start: counts.start, done: counts.done, clear: () => {}, end: () => clearInterval(timer) };
}

function counting(total: number, nowMs: () => number) {
  const began = nowMs();
  // In the order of their start: the first is the slowest.
  const inFlight = new Map<string, number>();
  let [done, failed] = [0, 0];
  return {
    start: (name: string): void => void inFlight.set(name, nowMs()),
    done(name: string, isBad: boolean): void {
      inFlight.delete(name);
      done += 1;
      if (isBad) failed += 1;
    },
    words(): string {
      const now = nowMs();
      const [slowest] = inFlight;
      return [
        `${done} of ${total} judged`,
        ...(failed > 0 ? [`${failed} failed`] : []),
        ...(done > 0 && done < total ? [`about ${timeWords(((now - began) / done) * (total - done))} left`] : []),
        ...(slowest === undefined ? [] : [`longest: ${slowest[0]}, ${timeWords(now - slowest[1])}`]),
      ].join("; ");
    },
  };
}

function timeWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
