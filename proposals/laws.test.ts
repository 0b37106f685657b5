/** Laws of any proposals together: with all proposals on, the reference keeps every law, and each law finds its mutants. */
import { describe, expect, test } from "vitest";
import { api } from "#base";
import { judgeLaw, layoutChangeLaws, proposalLaws, proposalWorlds } from "#laws";
import { amendmentsOfProposals, proposals } from "#proposals";
import { referenceSubject } from "#subjects";
import { allLaws, lawById } from "#suite";

const NEWEST = { platform: api("0.15"), buildpack: api("0.12") };
const OLDEST = { platform: api("0.12"), buildpack: api("0.8") };

function opened(words: readonly string[], more: Parameters<typeof referenceSubject>[0] = []) {
  const named = amendmentsOfProposals(words);
  if (!named.ok) throw new Error(named.fault.message);
  const subject = referenceSubject([...named.value, ...more]);
  if (!subject.ok) throw new Error(subject.fault.message);
  return subject.value;
}

const laws = allLaws.filter(({ kind, needs }) => kind === "law" && needs.amendments === undefined);

describe("all proposals together", () => {
  /** What stops a build at each request takes a hundred builds; one with an extension is six phases. */
  const quick = laws.filter(({ followUps }) => followUps === undefined);
  const slow = laws.filter(({ followUps }) => followUps !== undefined);
  const ONE_PROGRAM = proposals.map(({ id }) => id).filter((id) => id !== "extension-layer");

  test.each(quick)("keep $id", async (law) => {
    for (const versions of [NEWEST, OLDEST]) {
      const { verdict, search } = await judgeLaw(law, opened(["all"]), { versions, runs: 10, seed: "all" });
      expect(verdict, JSON.stringify(search?.counterexample)).toEqual({ is: "pass" });
    }
  });

  test.each(slow)("keep $id", async (law) => {
    const options = { versions: NEWEST, runs: 1, seed: "all" };
    const { verdict, search } = await judgeLaw(law, opened(ONE_PROGRAM), options);
    expect(verdict, JSON.stringify(search?.counterexample)).toEqual({ is: "pass" });
  });
});

const worlds = proposalWorlds(proposals.flatMap((one) => one.evidence?.().generators ?? []));
const together = [...proposalLaws(worlds), ...layoutChangeLaws(worlds)];
const combinedMutants = proposals
  .flatMap((one) => one.evidence?.().mutants ?? [])
  .filter(({ killedBy }) => together.some(({ id }) => id === killedBy));

describe("properties of proposals", () => {
  test("are not checked for a lifecycle without proposals", async () => {
    for (const property of together) {
      const { verdict } = await judgeLaw(property, opened([]), { versions: NEWEST, runs: 1, seed: "none" });
      expect(verdict.is).toBe("not-run");
    }
  });

  test("are each broken by three mutants or more", () => {
    const counts = together.map(({ id }) => combinedMutants.filter(({ killedBy }) => killedBy === id).length);
    expect(counts.filter((count) => count < 3)).toEqual([]);
  });

  test.each(combinedMutants)(
    "mutant:$name is found by $killedBy",
    async ({ amendment, killedBy = "", proposals: on }) => {
      const law = lawById(killedBy);
      if (law === undefined) throw new Error(`no property is called ${killedBy}`);
      const options = { versions: NEWEST, runs: 60, seed: "proposals", shrinksMax: 0 };
      expect((await judgeLaw(law, opened(on), options)).verdict.is).toBe("pass");
      expect((await judgeLaw(law, opened(on, [amendment]), options)).verdict.is).toBe("fail");
    },
  );
});
