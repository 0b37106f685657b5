/** A proposal: a text that would change the specification, as an amendment like any other, with the choices that it leaves open. */
import type { Amendment } from "#lifecycle";

/** A choice that the text leaves open. The first value is the default, the most conservative reading. */
export interface ProposalOption {
  readonly name: string;
  /** What is chosen between, one sentence. */
  readonly says: string;
  readonly values: readonly string[];
}

/** A promise of the text that a counterexample breaks. */
export interface Finding {
  readonly id: string;
  readonly says: string;
  /** The property whose counterexample shows it. */
  readonly property: string;
  /** The option, `name=value`, that mends it; undefined where none does. */
  readonly repair?: string;
}

export interface Proposal {
  readonly id: string;
  readonly title: string;
  /** Where the text stands. */
  readonly text: string;
  readonly options: readonly ProposalOption[];
  readonly findings: readonly Finding[];
  /** `chosen` has a value for every option. */
  amendment(chosen: Readonly<Record<string, string>>): Amendment;
}
