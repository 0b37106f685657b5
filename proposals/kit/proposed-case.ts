/** The words of a proposal's cases: the ids of its statements, and cases that ask for it. */

import { mustCase } from "#cases/vocabulary";
import type { VersionRange } from "#cases/vocabulary/test-case";
import type { TestCase } from "#protocol";

type Draft = Parameters<typeof mustCase>[0];

export interface Proposed {
  /** In ids: `proposal.<text>.<name>`. */
  readonly text: string;
  /** What switches it on; default: the same. */
  readonly on?: string;
  /** The versions of every case that does not name its own. */
  readonly platform?: VersionRange;
  readonly buildpack: VersionRange;
}

export function proposal({ text, on = text, ...versions }: Proposed) {
  /** Of a statement, or of a case. */
  const idOf = (name: string): string => `proposal.${text}.${name}`;
  return {
    idOf,
    idsOf: (...names: readonly string[]): readonly string[] => names.map(idOf),
    proposed: (draft: Draft): TestCase => mustCase({ ...versions, ...draft, id: idOf(draft.id), amendments: [on] }),
  };
}
