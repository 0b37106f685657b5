/**
 * Whom to ask about a mutant, and in which order: cases in which it changes a value, the best-suited first. Most mutants are noticed by some
 * case that is about the same thing, so asking it early makes a run cheaper.
 */
import type { Mutant } from "./instrument.ts";
import type { Covered, CoveredQuestion } from "./messages.ts";

export interface Asking {
  readonly ids: readonly string[];
  readonly whileLoading: boolean;
}

export function askingOf({ loading, opening, questions }: Covered): (mutant: Mutant) => Asking {
  const [whileLoading, whileOpening] = [new Set(loading), new Set(opening)];
  const byPlace = new Map<number, CoveredQuestion[]>();
  for (const one of questions) {
    for (const place of one.places) {
      const there = byPlace.get(place) ?? [];
      byPlace.set(place, there);
      there.push(one);
    }
  }
  const suits = suitability(questions);
  return (mutant) => {
    const always = whileLoading.has(mutant.number) || whileOpening.has(mutant.number);
    const some = always ? questions : (byPlace.get(mutant.number) ?? []);
    const suitable = suits(mutant);
    const ranked = some.map((one) => ({ ...one, suits: suitable.get(one) ?? 0, isLaw: one.kind === "law" ? 1 : 0 }));
    // A law costs as much as twenty cases.
    const ids = ranked
      .toSorted((a, b) => a.isLaw - b.isLaw || b.suits - a.suits || a.cost - b.cost)
      .map(({ id }) => id);
    return { ids, whileLoading: whileLoading.has(mutant.number) };
  };
}

/** A statement that the decision or step cites says more than a word of its code. */
const STATEMENT_WEIGHT = 3;

/** How much a case has in common with a mutant: cited statements and words, the rare ones above all. A long case has much in common with everything. */
function suitability(questions: readonly CoveredQuestion[]): (mutant: Mutant) => ReadonlyMap<CoveredQuestion, number> {
  const byFeature = new Map<string, CoveredQuestion[]>();
  const lengths = new Map<CoveredQuestion, number>();
  for (const one of questions) {
    const features = new Set([...wordsIn(one.says), ...one.statements]);
    lengths.set(one, Math.sqrt(features.size));
    for (const feature of features) {
      const having = byFeature.get(feature) ?? [];
      byFeature.set(feature, having);
      having.push(one);
    }
  }
  return ({ about, cites }) => {
    const suits = new Map<CoveredQuestion, number>();
    const add = (feature: string, weight: number): void => {
      const having = byFeature.get(feature) ?? [];
      const rarity = Math.log(questions.length / Math.max(1, having.length));
      for (const one of having) suits.set(one, (suits.get(one) ?? 0) + (weight * rarity) / (lengths.get(one) ?? 1));
    };
    for (const word of wordsIn(about)) add(word, 1);
    for (const statement of cites) add(statement, STATEMENT_WEIGHT);
    return suits;
  };
}

/** `imageEnv` and `CNB_APP_DIR` have the words of what they name. */
const wordsIn = (text: string): ReadonlySet<string> =>
  new Set((text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+/g) ?? []).map((word) => word.toLowerCase()));
