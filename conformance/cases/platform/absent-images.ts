/**
 * What registries say of an image that does not exist. The OCI distribution specification demands the status 404; the body with codes is
 * optional, and registries use other codes than its own. The first build has no previous image and no cache image, so it meets them all.
 */
import type { RegistryRule, TestCase } from "#protocol";
import { expectAbsent, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { expectAppImage, helloBuildpack } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { analyze, build, detect, exportApp } from "../vocabulary/steps.ts";
import { impliedCase, mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const ANSWERS: Readonly<Record<string, readonly [says: string, code?: string]>> = {
  "name-unknown": ["a name that it does not know", "NAME_UNKNOWN"],
  "not-found": ["an artifact that it does not find", "NOT_FOUND"],
  "other-code": ["a code of its own", "RESOURCE_MISSING"],
  "no-code": ["nothing but 404"],
};

const rulesFor = (repository: string, code: string | undefined): readonly RegistryRule[] =>
  (["GET", "HEAD"] as const).map((method) => ({
    method,
    what: "manifest",
    repository,
    give: { status: 404, ...(code !== undefined && { code }) },
  }));

const given = world({ buildpacks: [helloBuildpack()] });
const CACHE = { "-cache-image": "@cache:1" };

export const absentImageCases: readonly TestCase[] = Object.entries(ANSWERS).flatMap(([what, [says, code]]) => {
  const fault = { rules: [...rulesFor("app", code), ...rulesFor("cache", code)] };
  return [
    mustCase({
      id: `analyze.absent-images.${what}`,
      says: `The analyzer takes previous and cache images as missing if the registry says 404 with ${says}.`,
      given,
      when: [analyze({ flags: CACHE, fault })],
      then: [
        expectSuccess(0, "platform.analyzer.accept-missing-images"),
        expectThat(
          afterStep(0).analyzed("run-image", "reference"),
          { includes: "@run@sha256:" },
          "platform.analyzer.analyzed.run-image",
        ),
        expectAbsent(afterStep(0).analyzed("metadata", "buildpacks"), "platform.analyzer.analyzed.image"),
      ],
    }),
    impliedCase({
      id: `restore.absent-images.${what}`,
      says: `The restorer takes a cache image as missing if the registry says 404 with ${says}.`,
      given,
      when: [analyze({ flags: CACHE }), detect(), { run: "restore", flags: CACHE, fault }, build(), exportApp()],
      then: [expectSuccess(2, "platform.restorer.exit.0"), expectAppImage(4, "platform.exporter.output.image")],
    }),
  ];
});
