/** How a phase can fail, and the code that it exits with: the text's own, or one of those that it leaves to lifecycles. */
import { type Fault, FaultError, type Where } from "#base";
import { NAMED_CODES } from "#contract";

/** The kinds are named for the act that failed. `failed` is everything that the specification gives no code of its own. */
export const EXIT_CODES = {
  ...NAMED_CODES,
  failed: 1,
  usage: 2,
  inputs: 3,
  detect: 22,
  analyze: 32,
  restore: 42,
  build: 52,
  export: 62,
  rebase: 72,
  launch: 82,
  generate: 92,
  extend: 102,
} as const satisfies Readonly<Record<string, number>>;

export type FaultKind = keyof typeof EXIT_CODES;
export type PhaseFault = Fault<FaultKind>;

/** The kind of a failure inside a step that names no other. */
export const FAILS_AS = {
  analyze: "analyze",
  detect: "detect",
  generate: "generate",
  restore: "restore",
  extend: "extend",
  build: "build",
  export: "export",
  create: "failed",
  rebase: "rebase",
  launch: "launch",
} as const satisfies Readonly<Record<string, FaultKind>>;

export const isFaultKind = (kind: string): kind is FaultKind => Object.hasOwn(EXIT_CODES, kind);

/** Ends the phase: thrown inside a step, caught by the runner of the phase alone. */
export const phaseFault = (kind: FaultKind, message: string, more?: { where?: Where; remedy?: string }): FaultError =>
  new FaultError({ kind, message, ...more });
