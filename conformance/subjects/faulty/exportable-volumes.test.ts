/** Each case of exportable-volumes is failed by a lifecycle that breaks what it is evidence for; each such lifecycle is found. */
import { describe, expect, test } from "vitest";
import { proposalsNamed } from "#proposals";
import { exportableVolumes } from "../../cases/proposals/exportable-volumes.ts";
import { versionsOf } from "../../protocol/instantiate.ts";
import { court } from "../../suite/run.ts";
import { referenceSubject } from "../reference.ts";
import { exportableVolumesFaults } from "./exportable-volumes.ts";
import type { FaultyLifecycle } from "./fault.ts";

const byId = new Map(exportableVolumes.map((one) => [one.id, one]));

/** The cases that fail, with the statements that they then are evidence against. */
async function failing({ amendment }: FaultyLifecycle): Promise<ReadonlyMap<string, readonly string[]>> {
  const on = proposalsNamed(["exportable-volumes"]);
  const subject = on.ok ? referenceSubject([...on.value, amendment]) : on;
  if (!subject.ok) throw new Error(subject.fault.message);
  const described = await subject.value.describe();
  const { judge } = court(subject.value, byId, "gallery");
  const failed = new Map<string, readonly string[]>();
  for (const one of exportableVolumes) {
    const versions = versionsOf(one, described).at(-1);
    if (versions === undefined) throw new Error(`${one.id} is not run`);
    const { verdict } = await judge({ case: one, versions });
    if (verdict.is === "fail")
      failed.set(
        one.id,
        verdict.broken.flatMap(({ covers }) => covers),
      );
  }
  return failed;
}

const found = new Set<string>();
/** What only a rebase to content shows: the property rebase-safe finds these. */
const byCases = exportableVolumesFaults.filter(({ breaks }) => breaks.length > 0);

describe("lifecycles that export volumes wrongly", () => {
  test.each(byCases.map((one) => [one.name, one] as const))("%s is found", async (_, fault) => {
    const failed = await failing(fault);
    for (const id of failed.keys()) found.add(id);
    const broken = new Set([...failed.values()].flat());
    expect(fault.breaks.filter((id) => !broken.has(id))).toEqual([]);
  });

  test("leave no case that cannot fail", () => {
    expect([...byId.keys()].filter((id) => !found.has(id))).toEqual([]);
  });
});
