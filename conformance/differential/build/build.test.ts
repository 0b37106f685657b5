/** Whole builds on the reference and on itself, and on the reference with one other decision. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { api, orThrow } from "#base";
import type { Amendment } from "#lifecycle";
import { referenceSubject } from "#subjects";
import { searchDifferences } from "../search/search.ts";
import { buildPhase, PARTS, subjectSide } from "./index.ts";

const NEWEST = { platform: api("0.15"), buildpack: api("0.12") };
const phase = buildPhase({ platform: [api("0.7"), NEWEST.platform], buildpack: [api("0.8"), NEWEST.buildpack] });
const search = (amendments: readonly Amendment[], runs: number, { worlds } = phase) => {
  const [a, b] = [[], amendments].map((some) => subjectSide(orThrow(referenceSubject(some)), "builds"));
  if (a === undefined || b === undefined) throw new Error("two sides");
  return searchDifferences({ ...phase, worlds }, [a, b], { seed: "builds", runs });
};

test("no two parts have one name, and a world has at most one of a role", () => {
  expect(new Set(PARTS.map(({ role, part }) => `${role}: ${part}`)).size).toBe(PARTS.length);
  for (const { parts } of fc.sample(phase.worlds, { numRuns: 200, seed: 1 }))
    expect(new Set(parts.map(({ role }) => role)).size).toBe(parts.length);
});

test("the reference does what it does", async () => {
  expect(await search([], 8)).toMatchObject({ worlds: 8, differing: 0, causes: [] });
});

test("a difference is shrunk to the part that causes it", async () => {
  const other: Amendment = {
    id: "no-tags",
    axis: "departure",
    after: [],
    platform: {
      reportedTags: { cites: ["platform.report.tags"], apply: (previous) => (i) => previous(i).slice(0, 1) },
    },
  };
  const some = PARTS.filter(({ part }) => ["tags", "hard links", "OCI types", "arguments"].includes(part));
  const parts = fc.shuffledSubarray(some, { minLength: 1 });
  const worlds = fc.record({ versions: fc.constant(NEWEST), parts });
  const { causes } = await search([other], 8, { ...phase, worlds });
  expect(causes.map(({ changes }) => changes.map(({ shows }) => shows))).toEqual([["input: tags"]]);
  expect(causes[0]?.differences).toMatchObject([{ member: "file /layers/report.toml" }]);
});
