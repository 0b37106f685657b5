/** The faults of phases and their exit codes: those that the specification names, and codes from its free ranges. */
import { type Fault, FaultError, type Where } from "#base";
import { NAMED_CODES } from "#contract";

/** Each kind names the act that failed. `failed` is for failures without a code of their own. */
export const FAULT_EXIT_CODES = {
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

export type FaultKind = keyof typeof FAULT_EXIT_CODES;
export type PhaseFault = Fault<FaultKind>;

/** The kind of a failure in a step of the phase, if the step does not name another kind. */
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

export const isFaultKind = (kind: string): kind is FaultKind => Object.hasOwn(FAULT_EXIT_CODES, kind);

/** The fault that a step throws to end its phase. Only the runner of the phase catches it. */
export const phaseFault = (kind: FaultKind, message: string, more?: { where?: Where; remedy?: string }): FaultError =>
  new FaultError({ kind, message, ...more });
