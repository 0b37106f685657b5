/**
 * The one place of the simulator that knows the host's time: a command that runs too long is ended. A loop that neither calls the
 * file system nor waits for anything cannot be interrupted: JavaScript has nobody who could.
 */

export interface Deadline {
  /** Has it passed? For those who do not give the timer a chance to run. */
  passed(): boolean;
  stop(): void;
}

export function startDeadline(ms: number, onPassed: () => void): Deadline {
  const end = performance.now() + ms;
  const timer = setTimeout(onPassed, ms);
  return { passed: () => performance.now() >= end, stop: () => clearTimeout(timer) };
}

/** Lets the host's timers run: promises alone would starve them. */
export const yieldToHost = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
