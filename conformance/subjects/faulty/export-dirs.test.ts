/** Each faulty lifecycle fails a case for each statement that it breaks, and the law that names it; the reference passes them all. */
import { describe, expect, test } from "vitest";
import { api } from "#base";
import type { Amendment } from "#lifecycle";
import { proposalsNamed } from "#proposals";
import { cases } from "../../cases/index.ts";
import { propertyOf } from "../../properties/index.ts";
import { judgeProperty } from "../../properties/judge.ts";
import type { Case, RequirementId } from "../../protocol/case.ts";
import { versionsOf } from "../../protocol/instantiate.ts";
import type { Subject } from "../../protocol/subject.ts";
import { court } from "../../suite/run.ts";
import { coveredBy } from "../../suite/select.ts";
import { referenceSubject } from "../reference.ts";
import { exportDirsFaults } from "./export-dirs.ts";

const byId = new Map(cases.map((one) => [one.id, one]));
const on = proposalsNamed(["export-dirs"]);
const proposal = on.ok ? on.value : [];

function opened(...faults: readonly Amendment[]): Subject {
  const subject = referenceSubject([...proposal, ...faults]);
  if (!subject.ok) throw new Error(subject.fault.message);
  return subject.value;
}

const casesFor = (id: RequirementId): readonly Case[] =>
  cases.filter((one) => one.needs.amendments?.join() === "export-dirs" && coveredBy(one).includes(id));

async function brokenOf(subject: Subject, id: RequirementId): Promise<readonly string[]> {
  const described = await subject.describe();
  const { judge } = court(subject, byId, "gallery");
  const broken: string[] = [];
  for (const one of casesFor(id)) {
    const versions = versionsOf(one, described).at(-1);
    if (versions === undefined) continue;
    const { verdict } = await judge({ case: one, versions });
    if (verdict.is === "fail")
      broken.push(...verdict.broken.filter(({ covers }) => covers.includes(id)).map(({ at }) => `${one.id} ${at}`));
  }
  return broken;
}

describe.each(exportDirsFaults)("$name", ({ amendment, breaks, foundBy }) => {
  test.each(breaks)("is found to break %s, which the reference obeys", async (id) => {
    expect(await brokenOf(opened(amendment), id)).not.toEqual([]);
    expect(await brokenOf(opened(), id)).toEqual([]);
  });

  const law = foundBy === undefined ? undefined : propertyOf(foundBy);
  test.skipIf(law === undefined)("breaks the law that names it", async () => {
    if (law === undefined) return;
    const versions = { platform: api("0.15"), buildpack: api("0.12") };
    const { verdict } = await judgeProperty(law, opened(amendment), { versions, runs: 60, seed: "tests" });
    expect(verdict.is).toBe("fail");
  });
});
