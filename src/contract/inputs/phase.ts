/** The phases that have a program: its name under `/cnb/lifecycle`, and the positional arguments that it takes. */
export const PROGRAMS = {
  analyze: "analyzer",
  detect: "detector",
  restore: "restorer",
  extend: "extender",
  build: "builder",
  export: "exporter",
  create: "creator",
  rebase: "rebaser",
  launch: "launcher",
} as const;

export type ProgramPhase = keyof typeof PROGRAMS;
export type Executable = (typeof PROGRAMS)[ProgramPhase];

export const isProgramPhase = (name: string): name is ProgramPhase => Object.hasOwn(PROGRAMS, name);

export const PROGRAM_PHASES: readonly ProgramPhase[] = Object.keys(PROGRAMS).filter(isProgramPhase);
export const EXECUTABLES: readonly Executable[] = Object.values(PROGRAMS);

/** The number of positional arguments of a phase; for the launcher they are the user's command. */
export const ARGUMENTS: Readonly<Record<ProgramPhase, { readonly min: number; readonly max: number }>> = {
  analyze: { min: 1, max: 1 },
  detect: { min: 0, max: 0 },
  restore: { min: 0, max: 0 },
  extend: { min: 0, max: 0 },
  build: { min: 0, max: 0 },
  export: { min: 1, max: Number.POSITIVE_INFINITY },
  create: { min: 1, max: 1 },
  rebase: { min: 1, max: Number.POSITIVE_INFINITY },
  launch: { min: 0, max: Number.POSITIVE_INFINITY },
};
