/** Collision freedom fails with the RFC, holds with its repair, and fails on mutants in which names collide. */
import { describe, expect, test } from "vitest";
import { api } from "#base";
import { judgeLaw } from "#laws";
import type { Amendment } from "#lifecycle";
import { amendmentsOfProposals } from "#proposals";
import { referenceSubject } from "#subjects";
import { lawById } from "#suite";
import { collidingMutants } from "./mutants.ts";

const versions = { platform: api("0.15"), buildpack: api("0.12") };

async function judged(options: string, more: readonly Amendment[] = []) {
  const property = lawById("metadata-locations.collision-freedom");
  const named = amendmentsOfProposals([`metadata-locations${options}`]);
  const subject = named.ok ? referenceSubject([...named.value, ...more]) : named;
  if (!subject.ok || property === undefined) throw new Error("there is no such property or proposal");
  return judgeLaw(property, subject.value, { versions, runs: 100, seed: "metadata-locations" });
}

describe("collision freedom", () => {
  test.each(["", ":sboms=config", ":unplaced=lifecycle"])("does not hold with the RFC%s", async (one) => {
    expect((await judged(one)).verdict.is).toBe("fail");
  });

  test("holds if every kind of name has a directory of its own", async () => {
    const { verdict, search } = await judged(":names=apart");
    expect(verdict, JSON.stringify(search?.counterexample?.violations)).toEqual({ is: "pass" });
  });

  test.each(collidingMutants.map((one) => [one.name, one] as const))("is broken by %s", async (_, { amendment }) => {
    expect((await judged(":names=apart", [amendment])).verdict.is).toBe("fail");
  });
});
