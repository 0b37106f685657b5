/** platform.md > exporter > Outputs, on a run image that already has all that the exporter sets, as an app image has it. */
import type { Expectation, ImageSpec, TestCase } from "#protocol";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterCreate, appConfig, BUILD_LABEL, LIFECYCLE_LABEL, PROJECT_LABEL } from "../vocabulary/images.ts";
import { RUN_IMAGE, RUN_IMAGE_LABELS } from "../vocabulary/run-images.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const E = "platform.exporter";
const label = (name: string, ...inside: readonly (string | number)[]) => afterCreate.label("@app:1", name, ...inside);
const OF_BASE = '{"base":true}';

const usedRunImage = (media: ImageSpec["media"]): ImageSpec => ({
  ...RUN_IMAGE,
  media,
  config: {
    os: "linux",
    architecture: "amd64",
    author: "somebody",
    created: "2001-02-03T04:05:06Z",
    config: {
      User: "1000:1000",
      Env: ["PATH=/base/bin:/bin", "CNB_APP_DIR=/base", "CNB_LAYERS_DIR=/base/layers", "KEPT=1"],
      Entrypoint: ["/base/start"],
      WorkingDir: "/base",
      Labels: {
        ...RUN_IMAGE_LABELS,
        [LIFECYCLE_LABEL]: OF_BASE,
        [BUILD_LABEL]: OF_BASE,
        [PROJECT_LABEL]: OF_BASE,
        "acme.kept": "yes",
      },
    },
  },
});

/** Each sets, or keeps, one thing that the run image has too. */
const PARTS: Readonly<Record<string, { readonly says: string; readonly then: readonly Expectation[] }>> = {
  entrypoint: {
    says: "The exporter replaces the entrypoint of the run image",
    then: [expectEqual(appConfig("Entrypoint"), ["/cnb/lifecycle/launcher"], `${E}.entrypoint.launcher`)],
  },
  "working-dir": {
    says: "The exporter replaces the working directory of the run image",
    then: [expectEqual(appConfig("WorkingDir"), "/workspace", `${E}.working-dir`)],
  },
  "app-dir": {
    says: "The exporter replaces CNB_APP_DIR of the run image",
    then: [
      expectThat(appConfig("Env"), { includes: "CNB_APP_DIR=/workspace" }, `${E}.env.app-dir`),
      expectThat(appConfig("Env"), { excludes: "CNB_APP_DIR=/base" }, `${E}.env.app-dir`),
    ],
  },
  "layers-dir": {
    says: "The exporter replaces CNB_LAYERS_DIR of the run image",
    then: [
      expectThat(appConfig("Env"), { includes: "CNB_LAYERS_DIR=/layers" }, `${E}.env.layers-dir`),
      expectThat(appConfig("Env"), { excludes: "CNB_LAYERS_DIR=/base/layers" }, `${E}.env.layers-dir`),
    ],
  },
  "lifecycle-label": {
    says: "The exporter replaces the lifecycle's label of the run image",
    then: [expectEqual(label(LIFECYCLE_LABEL, "buildpacks", 0, "key"), "acme/hello", `${E}.label.lifecycle-metadata`)],
  },
  "build-label": {
    says: "The exporter replaces the build label of the run image",
    then: [expectEqual(label(BUILD_LABEL, "buildpacks", 0, "id"), "acme/hello", `${E}.label.build-metadata`)],
  },
  "project-label": {
    says: "The exporter replaces the project label of the run image",
    then: [
      expectEqual(label("acme.kept"), "yes"),
      expectThat(label(PROJECT_LABEL), { excludes: { base: true } }, `${E}.label.project-metadata`),
    ],
  },
  others: {
    says: "The exporter keeps the variables, labels and author of the run image that it does not set",
    then: [
      expectThat(appConfig("Env"), { includes: "KEPT=1" }, `${E}.base.config-preserved`),
      expectEqual(label("acme.kept"), "yes", `${E}.base.config-preserved`),
      expectEqual(afterCreate.image("@app:1", "config", "author"), "somebody", `${E}.base.config-preserved`),
    ],
  },
};

const MEDIA = { docker: "a Docker image", oci: "an OCI image" } as const;

export const exporterBaseCases: readonly TestCase[] = (["docker", "oci"] as const).flatMap((media) =>
  Object.entries(PARTS).map(([part, { says, then }]) =>
    mustCase({
      id: `export.used-base.${part}-${media}`,
      says: `${says}, ${MEDIA[media]}.`,
      given: world({ images: { "@run:1": usedRunImage(media) } }),
      when: [create()],
      then: [expectSuccess(0), ...then],
    }),
  ),
);
