/** The reference obeys the laws; each law kills the mutants that name it. */
import { describe, expect, test } from "vitest";
import { api, orThrow } from "#base";
import { ledger } from "#ledger";
import type { Program } from "#machine";
import { lawMutants } from "#mutants";
import { versionsOf } from "#protocol";
import { programsSubject, referenceSubject } from "#subjects";
import { allLaws, lawById } from "#suite";
import { judgeLaw } from "./kit/judge.ts";

const NEWEST = { platform: api("0.15"), buildpack: api("0.12") };

const reference = orThrow(referenceSubject());

/** The laws of the specification. Tests in `proposals` check the others. */
const laws = allLaws.filter(
  ({ kind, needs }) => kind === "law" && needs.amendments === undefined && needs.anyProposal === undefined,
);

describe("laws", () => {
  test("have unique ids and cover statements of the ledger", () => {
    expect(new Set(allLaws.map(({ id }) => id)).size).toBe(allLaws.length);
    const unknown = allLaws.flatMap(({ id, covers }) =>
      covers.filter((one) => !ledger().has(one)).map((one) => `${id}: ${one}`),
    );
    expect(unknown).toEqual([]);
  });

  test.each(laws)("$id: the reference obeys it", async (law) => {
    const all = versionsOf(law, await reference.describe());
    // The pairs of versions are in the order of their platforms: the oldest of both is the first, the newest of both the last.
    for (const versions of [all.at(-1), all[0]]) {
      if (versions === undefined) throw new Error("no version is in the range of the law");
      const { verdict, search } = await judgeLaw(law, reference, { versions, runs: 20, seed: "tests" });
      expect(verdict, JSON.stringify(search?.counterexample)).toEqual({ is: "pass" });
    }
  });

  test("each kills three mutants or more", () => {
    const counts = laws.map(({ id }) => [id, lawMutants.filter(({ killedBy }) => killedBy === id).length] as const);
    expect(counts.filter(([, count]) => count < 3)).toEqual([]);
  });

  test.each(lawMutants)("$killedBy kills mutant:$name", async ({ amendment, name, killedBy }) => {
    const law = lawById(killedBy);
    const subject = orThrow(referenceSubject([amendment], { name: `mutant:${name}` }));
    expect(law).toBeDefined();
    if (law === undefined) return;
    const { verdict } = await judgeLaw(law, subject, { versions: NEWEST, runs: 60, seed: "tests", shrinksMax: 0 });
    if (verdict.is !== "fail") throw new Error(`the verdict is ${verdict.is}`);
    const blamed = new Set(verdict.failures.flatMap(({ statements }) => statements));
    expect(blamed.size).toBeGreaterThan(0);
    for (const statement of blamed) expect(law.covers).toContain(statement);
    // No single fault breaks all that a law is evidence for.
    if (law.covers.length > 2) expect(blamed.size).toBeLessThan(law.covers.length);
  });

  test.each(lawMutants.filter(({ killedBy }) => lawById(killedBy)?.followUps !== undefined))(
    "$killedBy kills mutant:$name with the follow-ups that executables get",
    async ({ amendment, killedBy }) => {
      const law = lawById(killedBy);
      if (law === undefined) throw new Error(`no law is called ${killedBy}`);
      const subject = orThrow(referenceSubject([amendment]));
      const options = { versions: NEWEST, runs: 60, seed: "tests", shrinksMax: 0, followUps: "different" } as const;
      expect((await judgeLaw(law, subject, options)).verdict.is).toBe("fail");
    },
  );

  test.each([0, 1])("are inconclusive on executables that only exit with %d", async (code) => {
    const program: Program = () => Promise.resolve(code);
    const phases = { analyzer: program, detector: program, restorer: program, builder: program, exporter: program };
    const programs = { ...phases, creator: program, rebaser: program, launcher: program };
    const idle = programsSubject({
      name: "idle",
      version: "0",
      programs,
      platform: [NEWEST.platform],
      buildpack: [NEWEST.buildpack],
    });
    for (const law of laws) {
      const { verdict } = await judgeLaw(law, idle, { versions: NEWEST, runs: 10, seed: "tests" });
      expect(verdict.is, law.id).toBe("inconclusive");
    }
  });
});
