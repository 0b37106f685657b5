/** The law that finds a faulty lifecycle finds it; what cases find of them is asked in proposals.test.ts. */
import { expect, test } from "vitest";
import { api } from "#base";
import { propertyOf } from "../../conformance/laws/index.ts";
import { judgeProperty } from "../../conformance/laws/judge.ts";
import { openLifecycle } from "../../conformance/suite/lifecycle.ts";
import { exportDirsFaults } from "./mutants.ts";

const versions = { platform: api("0.15"), buildpack: api("0.12") };
const lawless = exportDirsFaults.flatMap(({ name, foundBy }) => (foundBy === undefined ? [] : [{ name, foundBy }]));

test.each(lawless)("faulty:$name breaks $foundBy", async ({ name, foundBy }) => {
  const law = propertyOf(foundBy);
  const subject = await openLifecycle({ subject: { kind: "faulty", name }, proposals: [] });
  if (law === undefined || !subject.ok) throw new Error(`${foundBy} or faulty:${name} is not there`);
  const { verdict } = await judgeProperty(law, subject.value, { versions, runs: 60, seed: "tests" });
  expect(verdict.is).toBe("fail");
});
