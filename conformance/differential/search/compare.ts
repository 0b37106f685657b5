/** The members in which two observations differ. */
import type { Observed } from "./phase.ts";

export interface MemberDifference {
  readonly member: string;
  /** Undefined: this side has no such member. */
  readonly a: string | undefined;
  readonly b: string | undefined;
}

export const GOES_ON = "goes on";
export const CRASHES = "crashes";
/** The streams of the started process. If neither side starts one, the streams have messages, which are not compared. */
const MESSAGES = ["stdout", "stderr"];
/** If the outcomes differ, all other members differ too, so only these are reported. */
const OF_OUTCOME = ["started", "exit"];

export interface Comparison {
  readonly differences: readonly MemberDifference[];
  /** Equal for differences of one cause. */
  readonly signature: readonly string[];
}

interface CompareOptions {
  readonly outcome: (observed: Observed) => string;
  readonly ignores: (member: string) => boolean;
}

export function compareObserved(a: Observed, b: Observed, { outcome, ignores }: CompareOptions): Comparison {
  const [endOfA, endOfB] = [outcome(a), outcome(b)];
  const all = [...new Set([...OF_OUTCOME, ...Object.keys(a), ...Object.keys(b)])]
    .filter((member) => a[member] !== b[member] && !ignores(member))
    .filter((member) => endOfA === GOES_ON || !MESSAGES.includes(member))
    .map((member) => ({ member, a: a[member], b: b[member] }));
  if (endOfA === endOfB) return { differences: all, signature: signaturesOf(all) };
  return {
    differences: all.filter(({ member }) => OF_OUTCOME.includes(member)),
    signature: [outcomesOf(endOfA, endOfB)],
  };
}

/** A crash has its cause, however the other side ends. */
function outcomesOf(a: string, b: string): string {
  if (b.startsWith(CRASHES)) return `second ${b}`;
  return a.startsWith(CRASHES) ? `first ${a}` : `${a} and ${b}`;
}

/** The numbers of arguments and the names of variables do not matter; which programs ran decides what they got. */
function signaturesOf(differences: readonly MemberDifference[]): readonly string[] {
  const groups = differences.map(({ member }) =>
    member.replace(/ env .*/s, " env").replace(/^argv [1-9].*/, "arguments"),
  );
  const programs = groups.find((one) => one.endsWith(" programs"));
  const kept =
    programs === undefined
      ? groups
      : groups.filter((one) => one === programs || !one.startsWith(programs.slice(0, -" programs".length)));
  return [...new Set(kept)].toSorted();
}
