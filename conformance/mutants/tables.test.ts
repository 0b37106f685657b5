/** Each table of cases finds faults that no other case finds: of all cases about the same statements, only its own fail. */
import { expect, test } from "vitest";
import { orThrow } from "#base";
import { specificationCases } from "#cases";
import { coveredBy, type TestCase, versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { referenceSubject } from "#subjects";
import { type Mutant, mutants } from "./index.ts";

/** The start of the ids of a table's cases, and the mutants that only they kill. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  "restore.pair.": ["other-contents-restored", "cached-metadata-first"],
};

const rows = Object.entries(TABLES).flatMap(([prefix, names]) => names.map((name) => [name, prefix] as const));
const byId = new Map(specificationCases().map((one) => [one.id, one]));

const isAbout = (one: TestCase, { breaks }: Mutant): boolean => coveredBy(one).some((id) => breaks.includes(id));

async function killersOf(mutant: Mutant): Promise<readonly string[]> {
  const subject = orThrow(referenceSubject([mutant.amendment]));
  const described = await subject.describe();
  const { judge } = createCaseRunner(subject, byId, "tables", { sharing: true });
  const killers: string[] = [];
  for (const testCase of specificationCases().filter((one) => isAbout(one, mutant))) {
    const versions = versionsOf(testCase, described).at(-1);
    if (versions !== undefined && (await judge({ testCase, versions })).verdict.is === "fail")
      killers.push(testCase.id);
  }
  return killers;
}

test.each(rows)("%s is killed by cases %s… and by no others about its statements", async (name, prefix) => {
  const mutant = mutants.find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`no mutant is called ${name}`);
  const killers = await killersOf(mutant);
  expect(killers).not.toEqual([]);
  expect(killers.filter((id) => !id.startsWith(prefix))).toEqual([]);
});
