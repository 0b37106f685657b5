/** The lifecycles whose verdicts are compared, and what judges each of them. */
import { lawMutants } from "#mutants";
import { proposals } from "#proposals";
import { type Judgeable, type SubjectSpec, selectVersions, type Versions } from "#protocol";
import { judgeables, mutantLifecycles, NO_USER_PROPOSALS } from "#suite";

const REFERENCE = { kind: "reference" } as const;
const RECORDINGS = { kind: "recordings", directory: "conformance/recordings/official-0.21.17" } as const;
/** Generated worlds for each law. */
const LAW_RUNS = { reference: 10, proposals: 4, mutants: 4 };

const all = judgeables(NO_USER_PROPOSALS).filter(({ onRequest }) => !onRequest);
const cases = all.filter(({ kind }) => kind === "case");

/** One lifecycle, and what judges it. */
export interface Part {
  readonly name: string;
  readonly subject: SubjectSpec;
  readonly words?: readonly string[];
  readonly judged: readonly Judgeable[];
  readonly runs: number;
  /** `all`: laws are judged on the first and the last. */
  readonly versions: "all" | "newest" | "as in a run";
}

export function referenceParts(): readonly Part[] {
  const drafts = proposals.flatMap(({ id, options }) =>
    options.some(({ name }) => name === "form") ? [`${id}:form=draft`] : [],
  );
  const enabled = [...proposals.map(({ id }) => id), ...drafts, "all"].map(
    (word): Part => ({
      name: `reference+${word}`,
      subject: REFERENCE,
      words: [word],
      judged: all,
      runs: LAW_RUNS.proposals,
      versions: word === "all" ? "all" : "newest",
    }),
  );
  return [
    { name: "reference", subject: REFERENCE, judged: all, runs: LAW_RUNS.reference, versions: "all" },
    ...enabled,
    { name: "recording", subject: RECORDINGS, judged: cases, runs: 0, versions: "all" },
  ];
}

export const executablesPart = (directory: string): Part => ({
  name: "executables",
  subject: { kind: "executables", directory },
  judged: cases,
  runs: 0,
  versions: "as in a run",
});

/** Laws judge only the mutants that break a law. */
export function mutantParts(): readonly Part[] {
  const ofLaws = new Set(lawMutants.map(({ name }) => name));
  return mutantLifecycles().map(
    ({ name }): Part => ({
      name: `mutant:${name}`,
      subject: { kind: "mutant", name },
      judged: ofLaws.has(name) ? all : cases,
      runs: LAW_RUNS.mutants,
      versions: "newest",
    }),
  );
}

/** Those of the possible versions with which a part is judged. */
export function chosenVersions(
  possible: readonly Versions[],
  { kind }: Judgeable,
  { versions }: Part,
): readonly Versions[] {
  if (versions === "newest") return possible.slice(-1);
  if (versions === "as in a run") return selectVersions(possible, false);
  return kind === "case" ? possible : [...new Set([...possible.slice(0, 1), ...possible.slice(-1)])];
}
