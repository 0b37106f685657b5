/** The reference passes the cases of a proposal that is on, and none of them is run while it is off. */
import { describe, expect, test } from "vitest";
import { instantiate, selectVersions, survivors, versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { cases, openLifecycle } from "#suite";

const byId = new Map(cases.map((one) => [one.id, one]));
const ofProposals = cases.filter(({ needs }) => needs.amendments !== undefined);

async function judging(proposals: readonly string[]) {
  const subject = await openLifecycle({ subject: { kind: "reference" }, proposals });
  if (!subject.ok) throw new Error(subject.fault.message);
  return { ...createCaseRunner(subject.value, byId, "proposals"), described: await subject.value.describe() };
}

describe.each(ofProposals)("$id", (one) => {
  test("the reference passes it with the proposal", async () => {
    const { judge, described } = await judging(one.needs.amendments ?? []);
    const all = selectVersions(versionsOf(one, described), false);
    expect(all).not.toEqual([]);
    for (const versions of all) {
      const { verdict, observation } = await judge({ testCase: one, versions });
      expect(verdict).toEqual({ is: "pass" });
      const missed = instantiate(one, versions).then.flatMap((expectation) =>
        observation === undefined ? [] : survivors(expectation, observation),
      );
      expect(missed.map(({ what }) => what)).toEqual([]);
    }
  });

  test("it does not run without the proposal", async () => {
    const { judge, described } = await judging([]);
    const versions = versionsOf(one, described).at(-1);
    if (versions === undefined) throw new Error("no version is spoken");
    expect((await judge({ testCase: one, versions })).verdict.is).toBe("not-run");
  });
});
