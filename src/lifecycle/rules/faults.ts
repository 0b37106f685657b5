/** How a phase can fail, and the one table of exit codes. */
import { type Fault, FaultError, type Where } from "#base";

/** The kinds are named for the act that failed. `failed` is everything that the specification gives no code of its own. */
export const EXIT_CODES = {
  failed: 1,
  usage: 2,
  inputs: 3,
  "platform-api": 11,
  "buildpack-api": 12,
  "detect-none": 20,
  "detect-errored": 21,
  detect: 22,
  analyze: 32,
  restore: 42,
  "build-buildpack": 51,
  build: 52,
  export: 62,
  rebase: 72,
  launch: 82,
  "generate-extension": 91,
  generate: 92,
  extend: 102,
} as const satisfies Readonly<Record<string, number>>;

export type FaultKind = keyof typeof EXIT_CODES;
export type PhaseFault = Fault<FaultKind>;

export const isFaultKind = (kind: string): kind is FaultKind => Object.hasOwn(EXIT_CODES, kind);

/** Ends the phase: thrown inside a step, caught by the runner of the phase alone. */
export const phaseFault = (kind: FaultKind, message: string, more?: { where?: Where; remedy?: string }): FaultError =>
  new FaultError({ kind, message, ...more });
