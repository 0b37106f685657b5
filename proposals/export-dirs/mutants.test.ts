/** Each mutant breaks the law that it names. `proposals/mutants.test.ts` runs the cases on mutants. */
import { expect, test } from "vitest";
import { api } from "#base";
import { judgeLaw } from "#laws";
import { lawById, openLifecycle } from "#suite";
import { mutants } from "./mutants.ts";

const versions = { platform: api("0.15"), buildpack: api("0.12") };
const killedByLaws = mutants.flatMap(({ name, killedBy }) => (killedBy === undefined ? [] : [{ name, killedBy }]));

test.each(killedByLaws)("mutant:$name breaks $killedBy", async ({ name, killedBy }) => {
  const law = lawById(killedBy);
  const subject = await openLifecycle({ subject: { kind: "mutant", name }, proposals: [] });
  if (law === undefined || !subject.ok) throw new Error(`${killedBy} or mutant:${name} is not there`);
  const { verdict } = await judgeLaw(law, subject.value, { versions, runs: 60, seed: "tests" });
  expect(verdict.is).toBe("fail");
});
