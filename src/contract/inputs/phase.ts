/** The phases as programs: their names and the positional arguments that they take. */
export const PHASES = [
  "analyze",
  "detect",
  "restore",
  "extend",
  "build",
  "export",
  "create",
  "rebase",
  "launch",
] as const;
export type Phase = (typeof PHASES)[number];

/** The program of each phase under `/cnb/lifecycle`. */
export const PROGRAMS: Readonly<Record<Phase, string>> = {
  analyze: "analyzer",
  detect: "detector",
  restore: "restorer",
  extend: "extender",
  build: "builder",
  export: "exporter",
  create: "creator",
  rebase: "rebaser",
  launch: "launcher",
};

/** The number of positional arguments of a phase; for the launcher they are the user's command. */
export const ARGUMENTS: Readonly<Record<Phase, { readonly min: number; readonly max: number }>> = {
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
