/** platform.md > rebaser. */
import type { Case, ImageSpec, Step } from "../../protocol/case.ts";
import { makeLayerWithMetadata, writeProcesses } from "../vocabulary/acts.ts";
import { afterStep, expectEqual, expectSuccess, expectThat } from "../vocabulary/expectations.ts";
import { helloBuildpack, LIFECYCLE_LABEL, publishImage } from "../vocabulary/images.ts";
import { newerRunImage, RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const APP = "@app:1";
const label = (step: number, ...inside: readonly (string | number)[]) =>
  afterStep(step).label(APP, LIFECYCLE_LABEL, ...inside);
const rebased = afterStep(2);
const BUILD = [...makeLayerWithMetadata("lib", ["launch"], 'version = "1"\n', { file: "1\n" })];

const given = world({ buildpacks: [helloBuildpack(...BUILD)] });
/** The run image is published anew under its name, and the app image rebased onto it. */
const onto = (image: ImageSpec, more: Parameters<typeof rebase>[1] = {}): readonly Step[] => [
  create(),
  publishImage("@run:1", image),
  rebase("@run:1", more),
];
const simple = { given, when: onto(newerRunImage()) };

const TOP_TWICE: ImageSpec = {
  ...newerRunImage(),
  layers: [...newerRunImage().layers, ...newerRunImage().layers.slice(1)],
};

/** The same but for one fact about the new run image. */
const otherConfig = (config: Readonly<Record<string, string>>): ImageSpec => {
  const base = newerRunImage();
  return { ...base, config: { ...(base.config as object), ...config } };
};

export const rebaser: readonly Case[] = [
  mustCase({
    id: "rebase.layers.replaced",
    says: "The layers of the run image are replaced by all those of the new one.",
    ...simple,
    then: [
      expectSuccess(2),
      ...[0, 1].map((i) =>
        expectThat(
          rebased.layers(APP, `/${i}/diffId`),
          { sameAs: rebased.layers("@run:1", `/${i}/diffId`) },
          "platform.rebaser.run-layers.replaced",
          "platform.rebaser.run-layers.defined",
        ),
      ),
    ],
  }),
  mustCase({
    id: "rebase.layers.kept",
    says: "The layers of the build are kept, in their order, above the new run image's.",
    ...simple,
    then: [
      expectSuccess(2),
      ...[1, 2, 3, 4, 5].map((i) =>
        expectThat(
          rebased.layers(APP, `/${i + 1}/diffId`),
          { sameAs: afterStep(0).layers(APP, `/${i}/diffId`) },
          "platform.rebaser.identical",
          "platform.rebaser.run-layers.defined",
        ),
      ),
    ],
  }),
  mustCase({
    id: "rebase.layers.fewer",
    says: "Where the old run image has more layers than the new one, all of them go.",
    given: world({ images: { "@run:1": newerRunImage() }, buildpacks: [helloBuildpack(...BUILD)] }),
    when: onto(runImage({ files: [{ name: "/etc/single", text: "1\n" }] })),
    then: [
      expectSuccess(2),
      expectThat(
        rebased.layers(APP, "/0/diffId"),
        { sameAs: rebased.layers("@run:1", "/0/diffId") },
        "platform.rebaser.run-layers.replaced",
      ),
      expectThat(
        rebased.layers(APP, "/1/diffId"),
        { sameAs: afterStep(0).layers(APP, "/2/diffId") },
        "platform.rebaser.run-layers.defined",
      ),
    ],
  }),
  mustCase({
    id: "rebase.layers.repeated",
    says: "Where the old run image has its top layer twice, both go.",
    given: world({ images: { "@run:1": TOP_TWICE }, buildpacks: [helloBuildpack(...BUILD)] }),
    when: onto(runImage()),
    then: [
      expectSuccess(2),
      expectThat(
        rebased.layers(APP, "/0/diffId"),
        { sameAs: rebased.layers("@run:1", "/0/diffId") },
        "platform.rebaser.run-layers.replaced",
      ),
      expectThat(
        rebased.layers(APP, "/1/diffId"),
        { sameAs: afterStep(0).layers(APP, "/3/diffId") },
        "platform.rebaser.run-layers.replaced",
        "platform.rebaser.run-layers.defined",
      ),
    ],
  }),
  mustCase({
    id: "rebase.metadata.run-image",
    says: "The lifecycle's label names the new run image and its top layer.",
    ...simple,
    then: [
      expectSuccess(2),
      expectThat(
        label(2, "runImage", "reference"),
        { sameAs: rebased.image("@run:1", "reference") },
        "platform.rebaser.metadata.reference",
        "platform.op.rebase.metadata-updated",
      ),
      expectThat(
        label(2, "runImage", "topLayer"),
        { sameAs: rebased.layers("@run:1", "/1/diffId") },
        "platform.rebaser.metadata.top-layer",
        "platform.op.rebase.metadata-updated",
      ),
    ],
  }),
  ...(["buildpacks", "app", "launcher", "config", "sbom"] as const).map((part) =>
    mustCase({
      id: `rebase.metadata.${part}`,
      says: `What the lifecycle's label says of ${part} stays.`,
      ...simple,
      then: [
        expectSuccess(2),
        expectThat(label(2, part), { sameAs: label(0, part) }, "platform.rebaser.identical"),
        expectThat(rebased.image(APP, "digest"), { differsFrom: afterStep(0).image(APP, "digest") }),
      ],
    }),
  ),
  ...(["Env", "Entrypoint", "WorkingDir", "User"] as const).map((key) =>
    mustCase({
      id: `rebase.config.${key.toLowerCase().replace("dir", "-dir")}`,
      says: `The image's ${key} stays.`,
      ...simple,
      then: [
        expectSuccess(2),
        expectThat(rebased.config(APP, key), { sameAs: afterStep(0).config(APP, key) }, "platform.rebaser.identical"),
        expectThat(
          rebased.layers(APP, "/1/diffId"),
          { sameAs: rebased.layers("@run:1", "/1/diffId") },
          "platform.rebaser.run-layers.replaced",
        ),
      ],
    }),
  ),
  mustCase({
    id: "rebase.config.build-label",
    says: "The build label stays.",
    buildpack: ["0.9"],
    given: world({ buildpacks: [helloBuildpack(...writeProcesses({ type: "web", command: ["/workspace/web"] }))] }),
    when: onto(newerRunImage()),
    then: [
      expectSuccess(2),
      expectThat(
        rebased.label(APP, "io.buildpacks.build.metadata"),
        { sameAs: afterStep(0).label(APP, "io.buildpacks.build.metadata") },
        "platform.rebaser.identical",
      ),
      expectThat(rebased.image(APP, "digest"), { differsFrom: afterStep(0).image(APP, "digest") }),
    ],
  }),
  // official: Docker's, whatever it was (LIFECYCLE section 20).
  mustCase({
    id: "rebase.media.oci",
    says: "An OCI image stays one.",
    given: world({ images: { "@run:1": runImage({ media: "oci" }) } }),
    when: onto({ ...newerRunImage(), media: "oci" }),
    then: [
      expectSuccess(2),
      expectThat(
        rebased.image(APP, "media"),
        { sameAs: afterStep(0).image(APP, "media") },
        "platform.rebaser.identical",
      ),
    ],
  }),
  // official: lost (LIFECYCLE section 20).
  mustCase({
    id: "rebase.config.variant",
    says: "The image's architecture variant stays.",
    given: world({ images: { "@run:1": otherConfig({ variant: "v2" }) } }),
    when: onto(otherConfig({ variant: "v2", author: "somebody else" })),
    then: [expectSuccess(2), expectEqual(rebased.image(APP, "config", "variant"), "v2", "platform.rebaser.identical")],
  }),
  // official: the configuration is made anew.
  mustCase({
    id: "rebase.config.author",
    says: "The image's author stays.",
    given: world({ images: { "@run:1": otherConfig({ author: "somebody" }) } }),
    when: onto(otherConfig({ author: "somebody else" })),
    then: [
      expectSuccess(2),
      expectEqual(afterStep(0).image(APP, "config", "author"), "somebody"),
      expectEqual(rebased.image(APP, "config", "author"), "somebody", "platform.rebaser.identical"),
    ],
  }),
  mustCase({
    id: "rebase.labels.base",
    says: "Labels of the base are those of the new run image: changed, added and removed.",
    given: world({
      images: {
        "@run:1": runImage({
          labels: { ...RUN_IMAGE_LABELS, "io.buildpacks.base.changed": "old", "io.buildpacks.base.removed": "old" },
        }),
      },
    }),
    when: onto(
      newerRunImage({
        labels: { ...RUN_IMAGE_LABELS, "io.buildpacks.base.changed": "new", "io.buildpacks.base.added": "new" },
      }),
    ),
    then: [
      expectSuccess(2),
      expectEqual(
        rebased.label(APP, "io.buildpacks.base.changed"),
        "new",
        "platform.rebaser.labels.base-stack",
        "platform.op.rebase.metadata-updated",
      ),
      expectEqual(rebased.label(APP, "io.buildpacks.base.added"), "new", "platform.rebaser.labels.base-stack"),
      expectThat(
        rebased.label(APP, "io.buildpacks.base.removed"),
        { present: false },
        "platform.rebaser.labels.base-stack",
      ),
    ],
  }),
  mustCase({
    id: "rebase.labels.stack",
    says: "Labels of the stack are those of the new run image.",
    given: world({
      images: { "@run:1": runImage({ labels: { ...RUN_IMAGE_LABELS, "io.buildpacks.stack.maintainer": "old" } }) },
    }),
    when: onto(newerRunImage({ labels: { ...RUN_IMAGE_LABELS, "io.buildpacks.stack.maintainer": "new" } })),
    then: [
      expectSuccess(2),
      expectEqual(rebased.label(APP, "io.buildpacks.stack.maintainer"), "new", "platform.rebaser.labels.base-stack"),
    ],
  }),
  mustCase({
    id: "rebase.labels.other",
    says: "Other labels are the app image's, whatever the new run image has.",
    given: world({ images: { "@run:1": runImage({ labels: { ...RUN_IMAGE_LABELS, "acme.label": "old" } }) } }),
    when: onto(newerRunImage({ labels: { ...RUN_IMAGE_LABELS, "acme.label": "new" } })),
    then: [
      expectSuccess(2),
      expectEqual(rebased.label(APP, "acme.label"), "old", "platform.rebaser.identical"),
      expectThat(rebased.image(APP, "digest"), { differsFrom: afterStep(0).image(APP, "digest") }),
    ],
  }),
  mustCase({
    id: "rebase.tags.same-image",
    says: "Every name that the rebaser is given names the same image.",
    given,
    when: [create(), publishImage("@run:1"), rebase("@run:1", { images: [APP, "@app:2"] })],
    then: [
      expectSuccess(2),
      expectThat(
        rebased.image("@app:2", "digest"),
        { sameAs: rebased.image(APP, "digest") },
        "platform.rebaser.same-image-each-tag",
      ),
      expectThat(rebased.image(APP, "digest"), { differsFrom: afterStep(0).image(APP, "digest") }),
    ],
  }),
  mustCase({
    id: "rebase.previous-image.unmodified",
    says: "A previous image that is no output is rebased into the output, and stays as it was.",
    given,
    when: [
      create(),
      publishImage("@run:1"),
      rebase("@run:1", { images: ["@rebased:1"], flags: { "-previous-image": APP } }),
    ],
    then: [
      expectSuccess(2),
      expectThat(
        rebased.image(APP, "digest"),
        { sameAs: afterStep(0).image(APP, "digest") },
        "platform.rebaser.previous-image.unmodified",
      ),
      expectThat(
        rebased.layers("@rebased:1", "/1/diffId"),
        { sameAs: rebased.layers("@run:1", "/1/diffId") },
        "platform.rebaser.previous-image.source",
      ),
    ],
  }),
];
