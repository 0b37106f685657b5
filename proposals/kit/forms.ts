/** The forms of proposals. An RFC with a draft and an approved form counts twice; only one of them can be enabled at a time. */
import { defaultOptions } from "./options.ts";
import type { Proposal } from "./proposal.ts";

export interface ProposalForm {
  readonly proposal: string;
  /** As `--proposal` takes it. */
  readonly word: string;
  /** The id of its amendment. */
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

/** Each pair of forms that belong to different proposals. */
export const pairsOfForms = (forms: readonly ProposalForm[]): readonly (readonly [ProposalForm, ProposalForm])[] =>
  forms.flatMap((a, i) => forms.slice(i + 1).flatMap((b) => (a.proposal === b.proposal ? [] : [[a, b] as const])));
