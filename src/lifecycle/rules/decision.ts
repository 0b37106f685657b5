/** A decision: a pure function with a name, and the statements that it obeys. Conditions of the specification live here. */

/** An id of the ledger. That each one exists is checked by a test, not by the type. */
export type RequirementId = string;

// biome-ignore lint/suspicious/noExplicitAny: a decision is any pure function of one input; `never` would refuse every caller.
export type Decide = (input: any) => unknown;

export interface Decision<F extends Decide = Decide> {
  readonly cites: readonly RequirementId[];
  readonly decide: F;
}

/** Decisions by name. The names are an interface of their own: amendments wrap them. */
export type Decisions = Readonly<Record<string, Decision>>;

/** What phases call: the functions alone. */
export type FunctionsOf<D extends Decisions> = { readonly [K in keyof D]: D[K]["decide"] };

export const decision = <F extends Decide>(cites: readonly RequirementId[], decide: F): Decision<F> => ({
  cites,
  decide,
});
