/** A decision: the answer to one question of the specification, and the statements that it obeys. */

/** An id of the ledger. That each one exists is checked by a test, not by the type. */
export type RequirementId = string;

// biome-ignore lint/suspicious/noExplicitAny: a decision is any pure function of one input; `never` would refuse every caller.
export type Decide = (input: any) => unknown;

/** `answer`: a pure function of the input, or a value where the answer hangs on nothing but the version. */
export interface Decision<T = unknown> {
  readonly cites: readonly RequirementId[];
  readonly answer: T;
}

/** Decisions by name. The names are an interface of their own: amendments wrap them. */
export type Decisions = Readonly<Record<string, Decision>>;

/** What phases ask: the answers alone. */
export type AnswersOf<D extends Decisions> = { readonly [K in keyof D]: D[K]["answer"] };

export const decision = <F extends Decide>(cites: readonly RequirementId[], answer: F): Decision<F> => ({
  cites,
  answer,
});

/** A decision without input. */
export const value = <T>(cites: readonly RequirementId[], answer: T): Decision<T> => ({ cites, answer });
