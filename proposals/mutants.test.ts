/** Each case of a proposal is failed by a lifecycle that is wrong about it, and each such lifecycle is found by what it names. */
import { describe, expect, test } from "vitest";
import type { Mutant } from "#mutants/kit";
import type { StatementId, TestCase } from "#protocol";
import { coveredBy, versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { cases, mutantLifecycles, openLifecycle } from "#suite";
import { proposals } from "./registry.ts";

const byId = new Map(cases.map((one) => [one.id, one]));

/** Of each case that fails, the statements that it then is evidence against. */
async function failing({ name }: Mutant, asked: readonly TestCase[]) {
  const subject = await openLifecycle({ subject: { kind: "mutant", name }, proposals: [] });
  if (!subject.ok) throw new Error(subject.fault.message);
  const described = await subject.value.describe();
  const { judge } = createCaseRunner(subject.value, byId, "gallery");
  const failed = new Map<string, readonly StatementId[]>();
  for (const one of asked) {
    const versions = versionsOf(one, described).at(-1);
    if (versions === undefined) continue;
    const { verdict } = await judge({ testCase: one, versions });
    if (verdict.is === "fail")
      failed.set(
        one.id,
        verdict.failures.flatMap(({ statements }) => statements),
      );
  }
  return failed;
}

const ids = new Set<string>();

/** Mutants with the same proposals enabled; the laws of all proposals kill the others. */
const own = proposals
  .flatMap((proposal) => proposal.evidence?.().mutants ?? [])
  .filter(({ killedBy = "" }) => !killedBy.startsWith("proposals."));
const mutantsByProposal = [...new Set(own.map((one) => one.proposals.join(" ")))].map((words) => ({
  words: words.split(" "),
  mutants: own.filter((one) => one.proposals.join(" ") === words),
}));

describe.each(mutantsByProposal)("mutants with $words", ({ words, mutants }) => {
  const own = cases.filter(({ needs }) => needs.amendments?.some((word) => words.includes(word)) === true);

  test.each(mutants.map((one) => [one.name, one] as const))("%s is killed", async (_, fault) => {
    const breaks = new Set<string>(fault.breaks);
    const asked = own.filter((one) => !ids.has(one.id) || coveredBy(one).some((id) => breaks.has(id)));
    const failed = await failing(fault, asked);
    for (const id of failed.keys()) ids.add(id);
    if (fault.byLawOnly === true) return;
    const broken = new Set([...failed.values()].flat());
    expect(fault.breaks.filter((id) => !broken.has(id))).toEqual([]);
  });
});

test("every case of a proposal can fail", () => {
  const ofProposals = cases.filter(({ needs }) => needs.amendments !== undefined);
  expect(ofProposals.filter(({ id }) => !ids.has(id)).map(({ id }) => id)).toEqual([]);
});

test("each mutant has a unique name", () => {
  const names = mutantLifecycles().map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
