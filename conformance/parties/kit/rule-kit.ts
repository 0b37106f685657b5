/** Makes rules of each lane. */
import type { Json } from "#base";
import { type Lane, statementIds } from "#protocol";
import type { Answer, Finding, Rule } from "./rule.ts";

/** What a rule is made of besides its lane. */
export interface RuleDraft<E> {
  readonly id: string;
  readonly says: string;
  readonly statements: readonly string[];
  judge(evidence: E): Answer;
}

const inLane =
  (lane: Lane) =>
  <E>({ statements, ...draft }: RuleDraft<E>): Rule<E> => ({ ...draft, lane, statements: statementIds(...statements) });

export const must = inLane("must");
export const implied = inLane("implied");
export const should = inLane("should");
export const may = inLane("may");

export const finding = (at: string, expected: string, actual: Json = null): Finding => ({ at, expected, actual });
