/** The statements that a run cites. They explain a run; they prove nothing. */
import type { RequirementId } from "../rules/decision.ts";

export interface Journal {
  because(ids: readonly RequirementId[]): void;
  /** Each id once, in the order of its first note. */
  readonly obeyed: readonly RequirementId[];
}

/** A journal that keeps nothing. */
export const IGNORED_JOURNAL: Journal = { because: () => {}, obeyed: [] };

export function createJournal(): Journal {
  const seen = new Set<RequirementId>();
  return {
    because(ids) {
      for (const id of ids) seen.add(id);
    },
    get obeyed() {
      return [...seen];
    },
  };
}
