/** The laws of damage over one build, without chance. The gate takes a part; `npm run damage` takes every file and every damage. */
import { expect, test } from "vitest";
import { api, orThrow } from "#base";
import { RUN_IMAGE } from "#cases/vocabulary/run-images";
import { referenceSubject } from "#subjects";
import { everyDamage } from "./every.ts";
import { damageLaws } from "./index.ts";
import { LAYERS, worldWith } from "./scenario.ts";

const isWhole = process.env.DAMAGE === "all";
const versions = { platform: api("0.15"), buildpack: api("0.12") };
const options = { laws: damageLaws, versions, given: worldWith(LAYERS, RUN_IMAGE, versions), seed: "damage" };

test("the reference survives each damage", { timeout: 600_000 }, async () => {
  const damaged = await everyDamage(orThrow(referenceSubject()), { ...options, every: isWhole ? 1 : 29 });
  expect(damaged.filter(({ violations }) => violations.length > 0)).toEqual([]);
  expect(damaged.filter(({ checked }) => checked > 0).length).toBeGreaterThan(damaged.length / 2);
  if (isWhole) console.log(`${damaged.length} damaged files`);
});
