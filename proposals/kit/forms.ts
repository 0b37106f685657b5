/** The proposals as they can be switched on: a text that has a draft and an approved form is two, of which one can be on at a time. */
import { defaultOptions } from "./options.ts";
import type { Proposal } from "./proposal.ts";

export interface ProposalForm {
  readonly proposal: string;
  /** As a user names it. */
  readonly word: string;
  /** Of the amendment. */
  readonly amendment: string;
}

export const formsOf = (proposals: readonly Proposal[]): readonly ProposalForm[] =>
  proposals.flatMap((one) => {
    const { id, options } = one;
    const [form] = options.filter(({ name }) => name === "form");
    const chosen = defaultOptions(options);
    const words = form === undefined ? [{}] : form.values.map((value) => ({ form: value }));
    return words.map(
      (word): ProposalForm => ({
        proposal: id,
        word: "form" in word ? `${id}:form=${word.form}` : id,
        amendment: one.amendment({ ...chosen, ...word }).id,
      }),
    );
  });

/** Those of two texts. */
export const pairsOfForms = (forms: readonly ProposalForm[]): readonly (readonly [ProposalForm, ProposalForm])[] =>
  forms.flatMap((a, i) => forms.slice(i + 1).flatMap((b) => (a.proposal === b.proposal ? [] : [[a, b] as const])));
