/** The reference passes every test case, and each expectation notices small changes of the observation. */
import { describe, expect, test } from "vitest";
import { changesAt } from "#lifecycle";
import { coveredBy, instantiate, selectVersions, survivors, versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { referenceSubject } from "#subjects";
import { specificationCases } from "./index.ts";

const cases = specificationCases();

const reference = referenceSubject();
if (!reference.ok) throw new Error(reference.fault.message);
const subject = reference.value;
const { judge } = createCaseRunner(subject, new Map(cases.map((one) => [one.id, one])), "reference", { sharing: true });
const described = await subject.describe();

describe.each(cases.filter(({ needs }) => needs.amendments === undefined))("$id", (one) => {
  const versions = selectVersions(versionsOf(one, described), false, changesAt(coveredBy(one)));

  test.each(versions)("the reference passes it on $platform and $buildpack", async (given) => {
    const { verdict, observation } = await judge({ testCase: one, versions: given });
    expect(verdict).toEqual({ is: "pass" });
    const missed = instantiate(one, given).then.flatMap((expectation) =>
      observation === undefined ? [] : survivors(expectation, observation),
    );
    expect(missed.map(({ what }) => what)).toEqual([]);
  });

  test("the reference supports its versions", () => expect(versions).not.toEqual([]));
});
