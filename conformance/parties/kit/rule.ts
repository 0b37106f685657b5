/** A rule of a party, as data: what the party does, the statements that say so, and a pure function of the evidence. */
import type { Json } from "#base";
import type { Lane, StatementId } from "#protocol";

/** The parties that `plimsoll check` judges. */
export type Party = "buildpack" | "extension" | "builder" | "image" | "platform";

export interface Rule<E> {
  /** `check.<party>.<what>`: never changes and is never used again. */
  readonly id: string;
  /** One sentence: what the party does. */
  readonly says: string;
  /** The ledger decides; a test compares. */
  readonly lane: Lane;
  readonly statements: readonly StatementId[];
  judge(evidence: E): Answer;
}

/** The findings, none if the rule holds; or why this evidence cannot show whether it does. */
export type Answer = readonly Finding[] | { readonly notRun: string };

/** One place where a rule does not hold. */
export interface Finding {
  /** A file with a line, a key, a layer, a command. */
  readonly at: string;
  readonly expected: string;
  readonly actual: Json;
  /** The issue that says why the text leaves it open; absent: it is a bug. */
  readonly open?: string;
  /** What ran when it showed. */
  readonly ran?: readonly Ran[];
}

/** A program of a party, as it ended. */
export interface Ran {
  readonly command: string;
  readonly exit:
    | { readonly code: number }
    | { readonly signal: string }
    | { readonly timeout: true }
    | { readonly stopped: string };
  readonly output: string;
}

export const notRun = (why: string): Answer => ({ notRun: why });
