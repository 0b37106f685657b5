/** The words of a proposal's cases: the ids of its statements, and cases that ask for it. */

import { mustCase } from "#cases/vocabulary";
import type { VersionRange } from "#cases/vocabulary/test-case";
import type { TestCase } from "#protocol";

type Draft = Parameters<typeof mustCase>[0];

export interface CaseKitOptions {
  /** In ids: `proposal.<text>.<name>`. */
  readonly rfc: string;
  /** What switches it on; default: the same. */
  readonly on?: string;
  /** The versions of every case that does not name its own. */
  readonly platform?: VersionRange;
  readonly buildpack: VersionRange;
}

export function caseKit({ rfc, on = rfc, ...versions }: CaseKitOptions) {
  /** Of a statement, or of a case. */
  const idOf = (name: string): string => `proposal.${rfc}.${name}`;
  return {
    idOf,
    idsOf: (...names: readonly string[]): readonly string[] => names.map(idOf),
    proposalCase: (draft: Draft): TestCase => mustCase({ ...versions, ...draft, id: idOf(draft.id), amendments: [on] }),
  };
}
