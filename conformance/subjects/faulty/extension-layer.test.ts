/** Each case of extension-layer is failed by a lifecycle that breaks what it is evidence for, and each such lifecycle is found. */
import { describe, expect, test } from "vitest";
import { proposalsNamed } from "#proposals";
import { extensionLayer } from "../../cases/proposals/extension-layer.ts";
import { extensionLayerDraft } from "../../cases/proposals/extension-layer-draft.ts";
import { extensionLayerPlaces } from "../../cases/proposals/extension-layer-places.ts";
import { versionsOf } from "../../protocol/instantiate.ts";
import { court } from "../../suite/run.ts";
import { referenceSubject } from "../reference.ts";
import { type FaultyExtensionLayer, faultyExtensionLayers } from "./extension-layer.ts";

const cases = [...extensionLayer, ...extensionLayerPlaces, ...extensionLayerDraft];
const byId = new Map(cases.map((one) => [one.id, one]));

/** Of the cases that are evidence for what it breaks, those that fail, with the statements that they then are evidence against. */
async function failing({
  amendment,
  breaks,
  proposal,
}: FaultyExtensionLayer): Promise<ReadonlyMap<string, readonly string[]>> {
  const on = proposalsNamed([proposal]);
  const subject = on.ok ? referenceSubject([...on.value, amendment]) : on;
  if (!subject.ok) throw new Error(subject.fault.message);
  const described = await subject.value.describe();
  const { judge } = court(subject.value, byId, "gallery");
  const failed = new Map<string, readonly string[]>();
  for (const one of cases.filter(({ then }) => then.some(({ covers }) => covers.some((id) => breaks.includes(id))))) {
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

describe("lifecycles that are wrong about what extensions hand on", () => {
  test("have a name each", () => {
    expect(new Set(faultyExtensionLayers.map(({ name }) => name)).size).toBe(faultyExtensionLayers.length);
  });

  test.each(faultyExtensionLayers.map((one) => [one.name, one] as const))("%s is found", async (_, fault) => {
    const failed = await failing(fault);
    for (const id of failed.keys()) found.add(id);
    const broken = new Set([...failed.values()].flat());
    expect(fault.breaks.filter((id) => !broken.has(id))).toEqual([]);
  });

  test("leave no case that cannot fail", () => {
    expect([...byId.keys()].filter((id) => !found.has(id))).toEqual([]);
  });
});
