/** What the page knows of the proposals before the simulator has started: plain data, which the build of the page computes. */
import type { PlayWorld } from "./world.ts";

export interface OptionEntry {
  readonly name: string;
  readonly says: string;
  readonly values: readonly string[];
}

export interface StatementEntry {
  readonly id: string;
  readonly level: string;
  readonly says: string;
}

export interface FindingEntry {
  readonly id: string;
  readonly kind: "counterexample" | "decision";
  readonly says: string;
  /** What happens in the world of a counterexample, or what was decided and why. */
  readonly happens: string;
  readonly breaks: readonly StatementEntry[];
  readonly repair?: string;
  readonly noRepair?: string;
  readonly wording?: string;
}

export interface ProposalEntry {
  readonly id: string;
  readonly title: string;
  readonly rfc: string;
  readonly options: readonly OptionEntry[];
  /** The sentences of the text that something can show. */
  readonly promises: readonly StatementEntry[];
  readonly findings: readonly FindingEntry[];
}

export interface LawEntry {
  readonly id: string;
  readonly says: string;
  /** `finding`: no lifecycle can obey it, and the counterexample is the result. */
  readonly kind: "law" | "finding";
  /** The amendments that must be enabled: all of the first, one of the second. */
  readonly amendments: readonly string[];
  readonly anyProposal: readonly string[];
}

/** A world to start from. */
export interface Start {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly world: PlayWorld;
}

export interface Catalogue {
  readonly version: string;
  readonly platformApis: readonly string[];
  readonly proposals: readonly ProposalEntry[];
  /** Each form of each proposal, with the id of its amendment. */
  readonly forms: readonly { readonly proposal: string; readonly word: string; readonly amendment: string }[];
  readonly laws: readonly LawEntry[];
  readonly starts: readonly Start[];
}

/** The amendments that words of `--proposal` enable: the form decides. */
export function amendmentsOf({ forms }: Pick<Catalogue, "forms">, words: readonly string[]): readonly string[] {
  const ids = [...new Set(words.map((word) => word.split(":")[0] ?? ""))];
  return ids.flatMap((id) => {
    const own = forms.filter(({ proposal }) => proposal === id);
    const chosen = own.find(({ word }) => words.includes(word)) ?? own[0];
    return chosen === undefined ? [] : [chosen.amendment];
  });
}

/** The laws that a lifecycle with these amendments can be judged by; those about its proposals come first. */
export const lawsFor = ({ laws }: Pick<Catalogue, "laws">, on: readonly string[]): readonly LawEntry[] =>
  laws
    .toSorted((a, b) => weightOf(b) - weightOf(a))
    .filter(
      ({ amendments, anyProposal }) =>
        amendments.every((one) => on.includes(one)) &&
        (anyProposal.length === 0 ||
          anyProposal.some((id) => on.some((one) => one === id || one.startsWith(`${id}:`)))),
    );

const weightOf = ({ amendments, anyProposal }: LawEntry): number =>
  amendments.length > 0 ? 2 : anyProposal.length > 0 ? 1 : 0;
