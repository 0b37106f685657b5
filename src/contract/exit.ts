/** Exit codes: the ranges that the Platform specification assigns to each phase, and its named codes. */
import type { ProgramPhase } from "./inputs/phase.ts";

/** Inclusive. */
export type CodeRange = readonly [number, number];

export interface ExitCodes {
  /** Errors of every phase: 1 to 10 and 13 to 19. */
  readonly generic: readonly CodeRange[];
  /** Errors of this phase. */
  readonly own: readonly CodeRange[];
  /** Codes with a specified meaning. */
  readonly named: Readonly<Record<string, number>>;
}

const API = { "platform-api": 11, "buildpack-api": 12 } as const;
const DETECT = { "detect-none": 20, "detect-errored": 21 } as const;
const GENERATE = { "generate-extension": 91 } as const;
const BUILD = { "build-buildpack": 51 } as const;

/** The named codes of all phases. */
export const NAMED_CODES = { ...API, ...DETECT, ...GENERATE, ...BUILD } as const;

const GENERIC: readonly CodeRange[] = [
  [1, 10],
  [13, 19],
];

const phase = (own: readonly CodeRange[], named: Readonly<Record<string, number>> = {}): ExitCodes => ({
  generic: GENERIC,
  own,
  named: { ...API, ...named },
});

/** As specified. */
export const EXIT_CODES: Readonly<Record<ProgramPhase, ExitCodes>> = {
  analyze: phase([[30, 39]]),
  detect: phase(
    [
      [20, 29],
      [91, 99],
    ],
    { ...DETECT, ...GENERATE },
  ),
  restore: phase([[40, 49]]),
  extend: phase([[100, 109]]),
  build: phase([[50, 59]], BUILD),
  export: phase([[60, 69]]),
  create: phase(
    [
      [20, 29],
      [30, 39],
      [40, 49],
      [50, 59],
      [60, 69],
    ],
    { ...DETECT, ...BUILD },
  ),
  rebase: phase([[70, 79]]),
  /** The specification gives the launcher no generic errors, but every lifecycle has them. */
  launch: phase([[80, 89]]),
};

/** The meaning of an exit code in a phase; undefined for a code that the specification does not mention. 0 is success. */
export function meaningOf(
  phaseName: ProgramPhase,
  code: number,
): "success" | "generic" | "own" | (string & {}) | undefined {
  const { generic, own, named } = EXIT_CODES[phaseName];
  const inside = (ranges: readonly CodeRange[]): boolean => ranges.some(([from, to]) => code >= from && code <= to);
  if (code === 0) return "success";
  const name = Object.entries(named).find(([, value]) => value === code)?.[0];
  if (name !== undefined) return name;
  if (inside(own)) return "own";
  return inside(generic) ? "generic" : undefined;
}
