/** Cases kill each boundary mutant, around the reference and around real executables. */
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { packageFile } from "#base/host";
import { ledger } from "#ledger";
import type { StatementId, Subject } from "#protocol";
import { coveredBy, versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { referenceSubject } from "#subjects";
import { executablesSubject } from "#subjects/host";
import { cases } from "#suite";
import { type BoundaryMutant, boundaryMutants, mutateSubject } from "./index.ts";

const byId = new Map(cases.map((one) => [one.id, one]));
const rowsOf = (mutants: readonly BoundaryMutant[]) =>
  mutants.flatMap((mutant) =>
    mutant.breaks.map((id): [string, StatementId, BoundaryMutant] => [mutant.name, id, mutant]),
  );

/** The first case that covers the statement and fails on it. */
async function finds(subject: Subject, id: StatementId): Promise<string | undefined> {
  const described = await subject.describe();
  const { judge } = createCaseRunner(subject, byId, "boundary");
  for (const one of cases.filter((each) => coveredBy(each).includes(id))) {
    const versions = versionsOf(one, described).at(-1);
    if (versions === undefined) continue;
    const { verdict } = await judge({ testCase: one, versions });
    if (verdict.is === "error") throw new Error(`${one.id}: ${verdict.error}`);
    if (verdict.is === "fail" && verdict.failures.some(({ statements }) => statements.includes(id))) return one.id;
  }
  return undefined;
}

const reference = referenceSubject();
if (!reference.ok) throw new Error(reference.fault.message);
const unchanged = reference.value;

/** Several mutants break one statement. */
const found = new Map<StatementId, ReturnType<typeof finds>>();

function findsInReference(id: StatementId): ReturnType<typeof finds> {
  const known = found.get(id) ?? finds(unchanged, id);
  found.set(id, known);
  return known;
}

describe("around the reference", () => {
  test("statements are the ledger's", () => {
    expect(boundaryMutants.flatMap(({ breaks }) => breaks.filter((id) => !ledger().has(id)))).toEqual([]);
  });

  test.each(rowsOf(boundaryMutants))("a case shows that %s breaks %s", async (_, id, mutant) => {
    expect(await finds(mutateSubject(unchanged, mutant), id)).toBeDefined();
    expect(await findsInReference(id)).toBeUndefined();
  });
});

const BUILT = packageFile("dist/executables");
const executables = existsSync(BUILT)
  ? await executablesSubject({ directory: BUILT })
  : ({ ok: false, fault: { message: "the executables are not built: npm run build" } } as const);
const lacking = executables.ok ? "" : ` (not run: ${executables.fault.message})`;

describe.skipIf(!executables.ok && process.env.CI === undefined)(`around executables${lacking}`, () => {
  const some = boundaryMutants.filter(({ name }) => name === "report-gone" || name === "layers-swapped");

  test.each(rowsOf(some))("a case shows that %s breaks %s", async (_, id, mutant) => {
    if (!executables.ok) throw new Error(executables.fault.message);
    expect(await finds(mutateSubject(executables.value, mutant), id)).toBeDefined();
  });
});
