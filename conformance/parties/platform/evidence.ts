/** What the rules of platforms look at: the calls of phases, by build. */
import type { inputs } from "#contract";
import { type Answer, type Finding, notRun } from "../kit/rule.ts";
import type { PhaseCall } from "./call.ts";

export interface PlatformEvidence {
  readonly calls: readonly PhaseCall[];
}

export const callsOf = ({ calls }: PlatformEvidence, ...phases: readonly inputs.ProgramPhase[]): readonly PhaseCall[] =>
  calls.filter(({ phase }) => phases.includes(phase));

/** Answers for each call of these phases; not run if there is none. */
export function onCalls(
  evidence: PlatformEvidence,
  phases: readonly inputs.ProgramPhase[],
  judge: (call: PhaseCall) => readonly Finding[],
): Answer {
  const found = callsOf(evidence, ...phases);
  return found.length === 0 ? notRun(`the record has no call of ${phases.join(", ")}`) : found.flatMap(judge);
}

/** The same where only some calls have what the rule is about. */
export function onCallsWith<T>(
  evidence: PlatformEvidence,
  phases: readonly inputs.ProgramPhase[],
  { pick, none }: { readonly pick: (call: PhaseCall) => T | undefined; readonly none: string },
  judge: (value: T, call: PhaseCall) => readonly Finding[],
): Answer {
  const found = callsOf(evidence, ...phases).flatMap((call): readonly (readonly [T, PhaseCall])[] => {
    const value = pick(call);
    return value === undefined ? [] : [[value, call]];
  });
  return found.length === 0 ? notRun(none) : found.flatMap(([value, call]) => judge(value, call));
}

const OF_BUILDS: readonly inputs.ProgramPhase[] = [
  "analyze",
  "detect",
  "restore",
  "extend",
  "build",
  "export",
  "create",
];

/** The builds in the record: each begins with the analyzer or the creator, or with another phase if the platform skips those. */
export function buildsIn(evidence: PlatformEvidence): readonly (readonly PhaseCall[])[] {
  const builds: PhaseCall[][] = [];
  for (const call of callsOf(evidence, ...OF_BUILDS)) {
    const current = builds.at(-1);
    const isOver =
      current === undefined || call.phase === "analyze" || ["export", "create"].includes(current.at(-1)?.phase ?? "");
    if (isOver || call.phase === "create") builds.push([call]);
    else current.push(call);
  }
  return builds;
}

/** The call as a report shows it. */
export const commandOf = ({ phase, argv }: PhaseCall): string => [phase, ...argv].join(" ");

export const EVERY: readonly inputs.ProgramPhase[] = [...OF_BUILDS, "rebase", "launch"];
