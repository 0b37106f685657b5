/** A decision: the answer to one question of the specification, and the statements that it obeys. */

/** The id of a statement. A test checks that each id exists. */
export type RequirementId = string;

// biome-ignore lint/suspicious/noExplicitAny: a decision is any pure function of one input; `never` would refuse every caller.
export type Decide = (input: any) => unknown;

/** `answer`: a pure function of an input, or a value if the answer has no input. */
export interface Decision<T = unknown> {
  readonly cites: readonly RequirementId[];
  readonly answer: T;
}

/** Decisions by name. Amendments refer to the names. */
export type Decisions = Readonly<Record<string, Decision>>;

/** The answers by name, as phases use them. */
export type AnswersOf<D extends Decisions> = { readonly [K in keyof D]: D[K]["answer"] };

export const decision = <F extends Decide>(cites: readonly RequirementId[], answer: F): Decision<F> => ({
  cites,
  answer,
});

/** A decision without input. */
export const value = <T>(cites: readonly RequirementId[], answer: T): Decision<T> => ({ cites, answer });
