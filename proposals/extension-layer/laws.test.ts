/** The law of exclusion holds for the proposal's defaults, fails with the RFC as written, and with mutants. */
import { describe, expect, test } from "vitest";
import { api } from "#base";
import { judgeLaw } from "#laws";
import type { Law } from "#laws/kit";
import { amendmentsOfProposals } from "#proposals";
import { referenceSubject } from "#subjects";
import { lawById } from "#suite";
import { laws } from "./laws.ts";
import { mutants } from "./mutants.ts";

const versions = { platform: api("0.15"), buildpack: api("0.12") };
const RUNS = 120;

function judged(property: Law, words: readonly string[], more: Parameters<typeof referenceSubject>[0] = []) {
  const on = amendmentsOfProposals(words);
  const subject = on.ok ? referenceSubject([...on.value, ...more]) : on;
  if (!subject.ok) throw new Error(subject.fault.message);
  return judgeLaw(property, subject.value, { versions, runs: RUNS, seed: "extension-layer" });
}

const wordsFor = ({ needs }: Law, options = ""): readonly string[] => [
  ...(needs.amendments ?? []),
  ...(options === "" ? [] : options.split(" ")).map((option) => `extension-layer:${option}`),
];

describe.each(laws)("$id", (property) => {
  test.each(["", "contexts=two", "gate=buildpack cache=instruction other-kind=empty metadata=none"])(
    "holds with the defaults, and with %s",
    async (options) => {
      const { verdict, search } = await judged(property, wordsFor(property, options));
      expect(verdict, JSON.stringify(search?.counterexample?.violations)).toEqual({ is: "pass" });
    },
  );

  test.each([
    "leftovers=kept",
    "folders=any",
    "place=anywhere",
    "writes=unseen",
    "others=open writes=unseen",
    "at-build=open",
    "generate=extend",
  ])("does not hold with %s", async (options) => {
    expect((await judged(property, wordsFor(property, options))).verdict.is).toBe("fail");
  });

  const faults = mutants.filter(({ killedBy }) => killedBy === property.id);
  test("is broken by three mutants or more", () => {
    expect(faults.length).toBeGreaterThanOrEqual(3);
  });

  test.each(faults)("mutant:$name is found", async ({ amendment }) => {
    expect((await judged(property, wordsFor(property), [amendment])).verdict.is).toBe("fail");
  });
});

test("every law that a mutant names exists", () => {
  const named = mutants.flatMap(({ killedBy }) => (killedBy === undefined ? [] : [killedBy]));
  expect(named.filter((id) => lawById(id) === undefined)).toEqual([]);
});
