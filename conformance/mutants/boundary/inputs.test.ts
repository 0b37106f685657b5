/** Each case about an input fails on lifecycles that ignore it, and no other way to give the input hides that. */
import { describe, expect, test } from "vitest";
import { orThrow } from "#base";
import { specificationCases } from "#cases";
import { versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { referenceSubject } from "#subjects";
import { inputMutants } from "./inputs.ts";
import { mutateSubject } from "./mutant.ts";

const cases = specificationCases();
const byId = new Map(cases.map((one) => [one.id, one]));
const reference = orThrow(referenceSubject());
const described = await reference.describe();

describe("a mutant around the reference", () => {
  const rows = inputMutants(cases).map(({ mutant, kills }) => [mutant.name, kills.id, mutant, kills] as const);

  test.each(rows)("%s fails %s", async (_, __, mutant, kills) => {
    const { judge } = createCaseRunner(mutateSubject(reference, mutant), byId, "inputs");
    const versions = versionsOf(kills, described).at(-1);
    expect(versions).toBeDefined();
    if (versions === undefined) return;
    const { verdict } = await judge({ testCase: kills, versions });
    expect(verdict).toMatchObject({ is: "fail" });
  });
});
