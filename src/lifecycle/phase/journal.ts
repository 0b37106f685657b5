/** Which statements a run obeyed: advice for a reader, never a verdict. */
import type { RequirementId } from "../rules/decision.ts";

export interface Journal {
  because(...ids: readonly RequirementId[]): void;
  /** Each id once, in the order of first obedience. */
  readonly obeyed: readonly RequirementId[];
}

/** Where nobody reads what is noted. */
export const IGNORED_JOURNAL: Journal = { because: () => {}, obeyed: [] };

export function createJournal(): Journal {
  const seen = new Set<RequirementId>();
  return {
    because: (...ids) => {
      for (const id of ids) seen.add(id);
    },
    get obeyed() {
      return [...seen];
    },
  };
}
