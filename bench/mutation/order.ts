/** Whom to ask about a mutant, and in which order: cases that come to its place, those first that are about the cited statements. */
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
  return ({ number, cites }) => {
    const always = whileLoading.has(number) || whileOpening.has(number);
    const some = always ? questions : (byPlace.get(number) ?? []);
    const cited = new Set(cites);
    const rank = ({ kind, statements }: CoveredQuestion): number => {
      if (kind === "law") return 2;
      return statements.some((id) => cited.has(id)) ? 0 : 1;
    };
    const ids = some.toSorted((a, b) => rank(a) - rank(b) || a.cost - b.cost).map(({ id }) => id);
    return { ids, whileLoading: whileLoading.has(number) };
  };
}
