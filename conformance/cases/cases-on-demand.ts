/** The test cases as the package stores them: the heads of all in one document, and each file of test cases in one of its own. */
import { invariant } from "#base";
import { type CaseFacts, type CaseHead, caseOnDemand, factsOf, stepsInCommon, type TestCase } from "#protocol";

export interface StoredHead {
  readonly head: CaseHead;
  readonly facts: CaseFacts;
}

/** The heads of each file, by its name. */
export type StoredHeads = Readonly<Record<string, readonly StoredHead[]>>;

interface CatalogueFile {
  readonly name: string;
  readonly read: () => readonly TestCase[];
}

/** The heads of the test cases of each file. `files` are the whole catalogue. */
export function headsOf(files: readonly CatalogueFile[]): StoredHeads {
  const inCommon = stepsInCommon(files.flatMap((file) => file.read()));
  const headOf = (testCase: TestCase): StoredHead => {
    const { given: _given, when: _when, then: _then, ...head } = testCase;
    return { head, facts: { ...factsOf(testCase), inCommon: inCommon.get(testCase.id) ?? 0 } };
  };
  return Object.fromEntries(files.map((file) => [file.name, file.read().map(headOf)]));
}

/** `read`: the test cases of a file, in the order of its heads. */
export const casesOnDemand = (heads: StoredHeads, read: (file: string) => readonly TestCase[]): readonly TestCase[] =>
  Object.entries(heads).flatMap(([file, inside]) =>
    inside.map(({ head, facts }, i) =>
      caseOnDemand(head, facts, () => {
        const stored = read(file)[i];
        invariant(stored !== undefined, `the package has ${head.id} in ${file}`);
        return stored;
      }),
    ),
  );
