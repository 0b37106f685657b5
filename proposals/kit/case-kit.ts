/** Helpers for the test cases of one RFC: ids of its statements, and test cases that need the proposal. */
import { impliedCase } from "#cases/vocabulary";
import type { VersionRange } from "#cases/vocabulary/test-case";
import type { TestCase } from "#protocol";

type Draft = Parameters<typeof impliedCase>[0];

export interface CaseKitOptions {
  /** In ids: `proposal.<rfc>.<name>`. */
  readonly rfc: string;
  /** The amendment that test cases need. Default: `rfc`. */
  readonly on?: string;
  /** The versions of test cases that do not name their own. */
  readonly platform?: VersionRange;
  readonly buildpack: VersionRange;
}

export function caseKit({ rfc, on = rfc, ...versions }: CaseKitOptions) {
  /** The id of a statement or test case. */
  const idOf = (name: string): string => `proposal.${rfc}.${name}`;
  return {
    idOf,
    idsOf: (...names: readonly string[]): readonly string[] => names.map(idOf),
    /** An RFC promises in declarative sentences. */
    proposalCase: (draft: Draft): TestCase =>
      impliedCase({ ...versions, ...draft, id: idOf(draft.id), amendments: [on] }),
  };
}
