/** The members in which two observations differ. */
import type { Observed } from "./phase.ts";

export interface MemberDifference {
  readonly member: string;
  /** Undefined: this side has no such member. */
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** What decides whether a process started makes all others differ, so it is reported alone. */
const FIRST = ["started", "exit"];
/** Where neither side starts a process, these are messages, which are not compared. */
const MESSAGES = ["stdout", "stderr"];

export function differencesOf(
  a: Observed,
  b: Observed,
  ignores: (member: string) => boolean,
): readonly MemberDifference[] {
  const members = [...new Set([...FIRST, ...Object.keys(a), ...Object.keys(b)])];
  const all = members
    .filter((member) => a[member] !== b[member] && !ignores(member))
    .filter((member) => a.started === "yes" || !MESSAGES.includes(member))
    .map((member) => ({ member, a: a[member], b: b[member] }));
  const deciding = all.filter(({ member }) => FIRST.includes(member));
  return deciding.some(({ member }) => member === "started") ? deciding : all;
}

/** Equal for differences of one cause. */
export const signatureOf = (differences: readonly MemberDifference[]): readonly string[] =>
  [...new Set(differences.map(signature))].toSorted();

function signature({ member, a, b }: MemberDifference): string {
  if (member === "exit") return `exit ${a} and ${b}`;
  if (/^argv [1-9]/.test(member)) return "arguments";
  return member.replace(/^exec\.d env .*/s, "exec.d env");
}
