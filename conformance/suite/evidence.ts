/** What Plimsoll judges with: the test cases, laws and mutants of the specification and of the proposals. */

import { fileOfSpecificationCase, specificationCases } from "#cases";
import type { Law } from "#laws/kit";
import { lawMutants, mutants } from "#mutants";
import type { Mutant } from "#mutants/kit";
import type { FindingWorld } from "#proposals";
import { type Proposal, proposals } from "#proposals";
import type { TestCase } from "#protocol";
import { lawsWith } from "./laws.ts";

const evidence = proposals.map((proposal) => ({ id: proposal.id, ...proposal.evidence?.() }));

export const cases: readonly TestCase[] = [
  ...specificationCases(),
  ...evidence.flatMap((one) => Object.values(one.cases ?? {}).flat()),
];

/** The file that declares a test case, from the top of the repository. */
export function fileOfCase(testCase: TestCase): string {
  const files = evidence.flatMap(({ id, cases: byFile = {} }) =>
    Object.entries(byFile).flatMap(([file, inside]) =>
      inside.includes(testCase) ? [`proposals/${id}/${file}.ts`] : [],
    ),
  );
  return fileOfSpecificationCase(testCase) ?? files[0] ?? "";
}

export const allLaws: readonly Law[] = lawsWith(proposals);

export const lawById = (id: string, laws = allLaws): Law | undefined => laws.find((one) => one.id === id);

/** The mutants that a law must find. */
export const mutantsFoundBy = (law: string): readonly Mutant[] => [
  ...lawMutants.filter((one) => one.killedBy === law),
  ...evidence.flatMap(({ mutants: own = [] }) => own.filter(({ killedBy }) => killedBy === law)),
];

export const findingWorlds: readonly FindingWorld[] = evidence.flatMap(({ counterexamples = [] }) => counterexamples);

export const findingWorld = (id: string): FindingWorld | undefined => findingWorlds.find((one) => one.finding === id);

export interface NamedMutant {
  readonly mutant: Mutant;
  /** The words of `--proposal` that enable what the mutant is wrong about. */
  readonly proposals: readonly string[];
}

export const mutantsOf = (proposal: Proposal): readonly NamedMutant[] =>
  (proposal.evidence?.().mutants ?? []).map((mutant) => ({ mutant, proposals: mutant.proposals }));

/** Every lifecycle that `mutant:<name>` can mean. */
export const allMutants: readonly NamedMutant[] = [
  ...[...mutants, ...lawMutants].map((mutant) => ({ mutant, proposals: [] })),
  ...proposals.flatMap(mutantsOf),
];

export const mutantLifecycles = (): readonly Mutant[] => allMutants.map(({ mutant }) => mutant);
