/** The proposals as they can be switched on: a text that has a draft and an approved form is two, of which one can be on at a time. */
import { defaultsOf } from "./options.ts";
import type { Proposal } from "./proposal.ts";

export interface Form {
  readonly proposal: string;
  /** As a user names it. */
  readonly word: string;
  /** Of the amendment. */
  readonly amendment: string;
}

export const formsOf = (proposals: readonly Proposal[]): readonly Form[] =>
  proposals.flatMap((one) => {
    const { id, options } = one;
    const [form] = options.filter(({ name }) => name === "form");
    const chosen = defaultsOf(options);
    const words = form === undefined ? [{}] : form.values.map((value) => ({ form: value }));
    return words.map(
      (word): Form => ({
        proposal: id,
        word: "form" in word ? `${id}:form=${word.form}` : id,
        amendment: one.amendment({ ...chosen, ...word }).id,
      }),
    );
  });

/** Those of two texts. */
export const pairsOf = (forms: readonly Form[]): readonly (readonly [Form, Form])[] =>
  forms.flatMap((a, i) => forms.slice(i + 1).flatMap((b) => (a.proposal === b.proposal ? [] : [[a, b] as const])));
