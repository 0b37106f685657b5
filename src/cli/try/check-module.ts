/** Checks a user's proposal as the built-in ones are checked: its cases, mutants, laws, findings, and that it changes nothing when it is off. */
import { orThrow } from "#base";
import { judgeLaw } from "#laws";
import { referenceBook } from "#lifecycle";
import type { EnabledProposal, FindingWorld } from "#proposals";
import { type TestCase, type Verdict, versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { allLaws, type LoadedProposals, openLifecycle, showFinding } from "#suite";
import { checkLaws } from "./check-laws.ts";
import { type Checked, wordsOf } from "./checked.ts";

export async function checkModule(enabled: EnabledProposal, loaded: LoadedProposals): Promise<readonly Checked[]> {
  const { id } = enabled.proposal;
  const own = loaded.cases.filter(({ needs }) => needs.amendments?.some((one) => one.split(":")[0] === id));
  return [
    ...(await checkCases(own, loaded)),
    ...(await checkMutants(own, id, loaded)),
    ...(await checkLaws(id, loaded)),
    ...(await checkFindings(enabled, loaded)),
    await checkOff(id, loaded),
  ];
}

async function verdictOf(testCase: TestCase, loaded: LoadedProposals, mutant?: string): Promise<Verdict> {
  const subject = mutant === undefined ? { kind: "reference" as const } : { kind: "mutant" as const, name: mutant };
  const opened = orThrow(await openLifecycle({ subject, proposals: loaded.words, loaded }));
  const { platformApis: platform, buildpackApis } = referenceBook();
  const versions = versionsOf(testCase, { platform, buildpack: buildpackApis }).at(-1);
  if (versions === undefined) return { is: "not-run", why: "needs", detail: "the reference has none of its versions" };
  const byId = new Map([...loaded.builtInCases, ...loaded.cases].map((one) => [one.id, one]));
  return (await createCaseRunner(opened, byId, "check").judge({ testCase, versions })).verdict;
}

async function checkCases(own: readonly TestCase[], loaded: LoadedProposals): Promise<readonly Checked[]> {
  if (own.length === 0) return [{ what: "cases", says: "a proposal has test cases", problem: "the module has none" }];
  const checked: Checked[] = [];
  for (const testCase of own) {
    const verdict = await verdictOf(testCase, loaded);
    checked.push({ what: testCase.id, says: testCase.says, ...problemOf(verdict) });
  }
  return checked;
}

const problemOf = (verdict: Verdict): Pick<Checked, "problem"> =>
  verdict.is === "pass" ? {} : { problem: `it does not pass: ${wordsOf(verdict)}` };

/** A case that no mutant fails could never fail. */
async function checkMutants(
  own: readonly TestCase[],
  id: string,
  loaded: LoadedProposals,
): Promise<readonly Checked[]> {
  const mutants = loaded.mutants.filter(({ proposals }) =>
    proposals.some((word) => word === id || loaded.words.includes(word)),
  );
  const checked: Checked[] = [];
  for (const testCase of own) {
    const covered = new Set<string>(testCase.then.flatMap(({ covers }) => covers));
    const about = mutants.filter(({ mutant }) => mutant.breaks.some((one) => covered.has(one)));
    const killed: string[] = [];
    for (const { mutant } of about)
      if ((await verdictOf(testCase, loaded, mutant.name)).is === "fail") killed.push(mutant.name);
    const says = killed.length === 0 ? "a mutant fails it" : `it fails with the mutant ${killed.join(", ")}`;
    const names = about.map(({ mutant }) => mutant.name).join(", ");
    const problem =
      killed.length > 0
        ? {}
        : {
            problem: about.length === 0 ? "no mutant breaks what it covers" : `it does not notice the mutant ${names}`,
          };
    checked.push({ what: testCase.id, says, ...problem });
  }
  return checked;
}

async function checkFindings({ proposal }: EnabledProposal, loaded: LoadedProposals): Promise<readonly Checked[]> {
  const checked: Checked[] = [];
  for (const finding of proposal.findings) {
    if (finding.kind !== "counterexample") continue;
    const world = loaded.worlds.find((one: FindingWorld) => one.finding === finding.id);
    const says = finding.happens;
    if (world === undefined) {
      checked.push({ what: finding.id, says, problem: "it has no world in `worlds`" });
      continue;
    }
    const shown = orThrow(await showFinding(finding, proposal.id, world, loaded));
    const fails = shown.text.verdict.is === "fail";
    const isRepaired = shown.repaired === undefined || shown.repaired.verdict.is === "pass";
    const problem = !fails
      ? `the world does not show it: ${wordsOf(shown.text.verdict)}`
      : isRepaired
        ? undefined
        : `${finding.repair} does not repair it: ${wordsOf(shown.repaired?.verdict ?? shown.text.verdict)}`;
    checked.push({ what: finding.id, says, ...(problem !== undefined && { problem }) });
  }
  return checked;
}

const WORLDS = 5;

/** With the module loaded and its proposal off, the lifecycle is the one without it. */
async function checkOff(id: string, loaded: LoadedProposals): Promise<Checked> {
  const what = `${id}, not used`;
  const says = "a build makes the same image with it as with every proposal off";
  const law =
    loaded.laws.find((one) => one.id === "proposals.transparent") ??
    allLaws.find((one) => one.id === "proposals.transparent");
  const versions = { platform: referenceBook().platformApis.at(-1), buildpack: referenceBook().buildpackApis.at(-1) };
  if (law === undefined || versions.platform === undefined || versions.buildpack === undefined)
    throw new Error("the law is gone");
  const opened = orThrow(await openLifecycle({ subject: { kind: "reference" }, proposals: loaded.words, loaded }));
  const anyway = { ...law, needs: { ...law.needs, anyProposal: [id] } };
  const { verdict } = await judgeLaw(anyway, opened, {
    versions: { platform: versions.platform, buildpack: versions.buildpack },
    runs: WORLDS,
    seed: "check",
  });
  if (verdict.is === "pass") return { what, says };
  return { what, says, note: `it changes builds that do not ask for it: ${wordsOf(verdict)}` };
}
