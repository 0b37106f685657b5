/**
 * Each mutant fails a case for each statement that it breaks; the reference passes these cases. No MUST of a lifecycle rests on one case:
 * two cases hold it, or a case and a law, and each of two cases finds a mutant that the other does not.
 */
import { describe, expect, test } from "vitest";
import { specificationCases } from "#cases";
import { generalLaws, proposalWorlds } from "#laws";
import { ledger } from "#ledger";
import type { StatementId, Subject, TestCase } from "#protocol";
import { factsOf, versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { referenceSubject } from "#subjects";
import { heldTwiceRows } from "./held-twice/index.ts";
import { type Mutant, mutants } from "./index.ts";

const cases = specificationCases();
const byId = new Map(cases.map((one) => [one.id, one]));
const casesFor = (id: StatementId): readonly TestCase[] => cases.filter((one) => factsOf(one).statements.includes(id));

function subjectOf(found: ReturnType<typeof referenceSubject>): Subject {
  if (!found.ok) throw new Error(found.fault.message);
  return found.value;
}

/**
 * Expectations for the statement that the subject does not meet, in the cases that cover it, on the newest versions. `most`: no further
 * case runs when there are so many.
 */
async function brokenOf(
  subject: Subject,
  id: StatementId,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const described = await subject.describe();
  const { judge } = createCaseRunner(subject, byId, "gallery");
  const broken: string[] = [];
  for (const one of casesFor(id)) {
    const versions = versionsOf(one, described).at(-1);
    if (versions === undefined) continue;
    if (broken.length >= most) break;
    const { verdict } = await judge({ testCase: one, versions });
    if (verdict.is === "fail") {
      broken.push(
        ...verdict.failures.filter(({ statements }) => statements.includes(id)).map(({ at }) => `${one.id} ${at}`),
      );
    } else if (verdict.is !== "pass" && verdict.is !== "inconclusive") {
      throw new Error(`${one.id}: ${JSON.stringify(verdict)}`);
    }
  }
  return broken;
}

const reference = subjectOf(referenceSubject());
const every = [...new Set(mutants.flatMap(({ breaks }) => breaks))];

describe("mutants", () => {
  test("have unique names, and break statements of the ledger", () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    expect(every.filter((id) => !ledger().has(id))).toEqual([]);
  });

  test.each(every)("the reference obeys %s", async (id) => {
    expect(casesFor(id)).not.toEqual([]);
    expect(await brokenOf(reference, id)).toEqual([]);
  });

  const rows = mutants.flatMap((fault) =>
    fault.breaks.map((id): [string, StatementId, Mutant] => [fault.name, id, fault]),
  );
  test.each(rows)("a case shows that %s breaks %s", async (name, id, fault) => {
    const subject = subjectOf(referenceSubject([fault.amendment], { name: `mutant:${name}` }));
    expect(await brokenOf(subject, id, 1)).not.toEqual([]);
  });
});

describe("statements that are a MUST of a lifecycle", () => {
  /** How many cases and laws cover each statement. */
  function holders(): ReadonlyMap<StatementId, number> {
    const laws = generalLaws(proposalWorlds([])).map(({ covers }) => covers);
    const counts = new Map<StatementId, number>();
    for (const covers of [...cases.map((one) => factsOf(one).statements), ...laws])
      for (const id of new Set(covers)) counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  }

  test("are not held by one case only", () => {
    const counts = holders();
    const binding = [...ledger().values()].filter(
      ({ level, subject }) => subject === "lifecycle" && (level === "MUST" || level === "MUST NOT"),
    );
    expect(binding.filter(({ id }) => counts.get(id) === 1).map(({ id }) => id)).toEqual([]);
  });

  /** The statements that the case shows as broken, or no longer reaches. */
  async function brokenIn(testCase: TestCase | undefined, fault: Mutant): Promise<readonly StatementId[]> {
    if (testCase === undefined) throw new Error("there is no such case");
    const subject = subjectOf(referenceSubject([fault.amendment], { name: fault.name }));
    const versions = versionsOf(testCase, await subject.describe()).at(-1);
    if (versions === undefined) throw new Error(`${testCase.id} runs at no version`);
    const { verdict } = await createCaseRunner(subject, byId, "held-twice").judge({ testCase, versions });
    if (verdict.is !== "fail") return [];
    return verdict.failures.flatMap(({ statements, notReached = [] }) => [...statements, ...notReached]);
  }

  const rows = heldTwiceRows.flatMap(({ statements, by }) =>
    by.map((one, i) => ({ name: one.mutant.name, statements, one, other: by[1 - i] })),
  );
  test.each(rows)("only one of their cases finds $name", async ({ statements, one, other }) => {
    expect(await brokenIn(byId.get(one.id), one.mutant)).toEqual(expect.arrayContaining([...statements]));
    expect(await brokenIn(other && byId.get(other.id), one.mutant)).toEqual([]);
  });
});
