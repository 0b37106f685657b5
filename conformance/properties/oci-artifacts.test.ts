/** The proposal oci-artifacts keeps its promises, its options that follow the text break them, and so does each faulty lifecycle. */
import { describe, expect, test } from "vitest";
import { api } from "#base";
import { proposalsNamed } from "#proposals";
import { faultyPublishers } from "../subjects/faulty/oci-artifacts.ts";
import { referenceSubject } from "../subjects/reference.ts";
import { propertyOf } from "./index.ts";
import { judgeProperty } from "./judge.ts";
import { ociArtifactsPromises } from "./oci-artifacts.ts";
import type { Property } from "./property.ts";

const versions = { platform: api("0.15"), buildpack: api("0.12") };

function judged(property: Property, words: readonly string[], more: Parameters<typeof referenceSubject>[0] = []) {
  const on = proposalsNamed(words);
  if (!on.ok) throw new Error(on.fault.message);
  const subject = referenceSubject([...on.value, ...more]);
  if (!subject.ok) throw new Error(subject.fault.message);
  return judgeProperty(property, subject.value, { versions, runs: 50, seed: "oci-artifacts" });
}

describe("oci-artifacts", () => {
  test.each(ociArtifactsPromises)("$id: the reference keeps it", async (property) => {
    const { verdict, searched } = await judged(property, ["oci-artifacts"]);
    expect(verdict, JSON.stringify(searched?.found)).toEqual({ is: "pass" });
  });

  test.each(["file=text", "collision=last", "app-tag=overwrite"])(
    "%s does not publish all or nothing",
    async (option) => {
      const [property] = ociArtifactsPromises;
      if (property === undefined) throw new Error("there is a property");
      expect((await judged(property, [`oci-artifacts:${option}`])).verdict.is).toBe("fail");
    },
  );

  test("each promise is broken by three faulty lifecycles or more", () => {
    const counts = ociArtifactsPromises.map(
      ({ id }) => faultyPublishers.filter(({ foundBy }) => foundBy === id).length,
    );
    expect(counts.filter((count) => count < 3)).toEqual([]);
  });

  test.each(faultyPublishers)("faulty:$name is found by $foundBy", async ({ amendment, foundBy }) => {
    const property = propertyOf(foundBy);
    if (property === undefined) throw new Error(`no property is called ${foundBy}`);
    expect((await judged(property, ["oci-artifacts"], [amendment])).verdict.is).toBe("fail");
  });
});
