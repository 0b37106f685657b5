/** What a check of a user's module found. */
import type { Verdict } from "#protocol";

export interface Checked {
  /** What is checked: the id of a case, finding or law. */
  readonly what: string;
  /** Undefined: it holds. */
  readonly problem?: string;
  /** Something that the author should know and that is no fault. */
  readonly note?: string;
  readonly says: string;
}

/** A verdict in a line. */
export function wordsOf(verdict: Verdict): string {
  if (verdict.is === "fail") {
    const [first] = verdict.failures;
    return first === undefined
      ? "fail"
      : `${first.at}: expected ${first.expected}, found ${cut(JSON.stringify(first.actual ?? null))}`;
  }
  return verdict.is === "pass"
    ? "pass"
    : `${verdict.is}: ${verdict.is === "error" ? (verdict.error.split("\n")[0] ?? "") : verdict.detail}`;
}

const ACTUAL_MAX = 120;
const cut = (text: string): string => (text.length > ACTUAL_MAX ? `${text.slice(0, ACTUAL_MAX)}…` : text);
