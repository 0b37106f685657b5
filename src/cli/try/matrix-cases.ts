/** Every test case of the specification, judged on the reference with the proposal off and on. */
import { orThrow } from "#base";
import { referenceBook } from "#lifecycle";
import { type Subject, type TestCase, type Verdict, versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { type LoadedProposals, NO_USER_PROPOSALS, openLifecycle } from "#suite";
import type { MatrixProgress, MatrixRow } from "./matrix-row.ts";

/** The cases that do not need a proposal. */
export const casesForMatrix = ({ builtInCases }: Pick<LoadedProposals, "builtInCases">): readonly TestCase[] =>
  builtInCases.filter(({ needs }) => needs.amendments === undefined && needs.anyProposal === undefined);

/** A row for each case whose verdict changes, and one with the number of the others. */
export async function caseRows(
  judged: readonly TestCase[],
  loaded: LoadedProposals,
  progress: MatrixProgress,
): Promise<readonly MatrixRow[]> {
  const off = await opened([], NO_USER_PROPOSALS);
  const on = await opened(loaded.words, loaded);
  const rows: MatrixRow[] = [];
  let same = 0;
  for (const testCase of judged) {
    progress.start(testCase.id);
    const [before, after] = [await verdictOn(off, testCase, loaded), await verdictOn(on, testCase, loaded)];
    const changed = before.is !== after.is;
    if (changed) rows.push({ part: "case", what: testCase.id, off: before.is, on: after.is, why: reasonOf(after) });
    else same++;
    progress.done(testCase.id, changed);
  }
  return [...rows, { part: "case", what: `${same} other cases`, off: "as before", on: "as before", why: "" }];
}

const opened = async (words: readonly string[], loaded: LoadedProposals): Promise<Subject> =>
  orThrow(await openLifecycle({ subject: { kind: "reference" }, proposals: words, loaded: { ...loaded, words } }));

async function verdictOn(subject: Subject, testCase: TestCase, { builtInCases }: LoadedProposals): Promise<Verdict> {
  const { platformApis: platform, buildpackApis: buildpack } = referenceBook();
  const versions = versionsOf(testCase, { platform, buildpack }).at(-1);
  if (versions === undefined) return { is: "not-run", why: "needs", detail: "no version of the reference" };
  const byId = new Map(builtInCases.map((one) => [one.id, one]));
  return (await createCaseRunner(subject, byId, "matrix").judge({ testCase, versions })).verdict;
}

const LENGTH_MAX = 160;

function reasonOf(verdict: Verdict): string {
  if (verdict.is === "pass") return "it passes only with the proposal";
  if (verdict.is === "error") return verdict.error.split("\n")[0] ?? "";
  if (verdict.is !== "fail") return verdict.detail;
  const [first] = verdict.failures;
  if (first === undefined) return "";
  const text = `${first.at}: expected ${first.expected}, found ${JSON.stringify(first.actual ?? null)}`;
  return text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text;
}
