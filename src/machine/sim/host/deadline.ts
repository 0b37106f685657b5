/**
 * The only module of the simulator that reads the host's time. It ends a command that runs too long. It cannot interrupt a loop that
 * neither calls the file system nor waits.
 */

export interface Deadline {
  /** Whether the deadline has passed. For loops that give the timer no chance to run. */
  passed(): boolean;
  stop(): void;
}

export function startDeadline(ms: number, onPassed: () => void): Deadline {
  const end = performance.now() + ms;
  const timer = setTimeout(onPassed, ms);
  return { passed: () => performance.now() >= end, stop: () => clearTimeout(timer) };
}
