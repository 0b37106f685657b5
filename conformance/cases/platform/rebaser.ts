/** platform.md > rebaser. */
import type { ImageSpec, TestCase } from "#protocol";
import { writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectSame } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, helloBuildpack, lifecycleLabel } from "../vocabulary/images.ts";
import { newerRunImage, RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";
import {
  afterBuild,
  afterRebase,
  builtApp,
  expectApp,
  LIB_LAYER,
  newerRunImageWith,
  rebaseOnto,
} from "./rebase-world.ts";

const simple = { given: builtApp, when: rebaseOnto(newerRunImage()) };

const RUN_LAYERS = "platform.rebaser.run-layers";
const TOP_TWICE: ImageSpec = {
  ...newerRunImage(),
  layers: [...newerRunImage().layers, ...newerRunImage().layers.slice(1)],
};

/** An old library between two equal layers. Builds of images often make equal layers, for example empty ones. */
const OLD_LIBRARY: ImageSpec = {
  ...runImage(),
  layers: [
    ...runImage().layers,
    [{ name: "/etc/step", text: "1\n", owner: "root" }],
    [{ name: "/usr/lib/libssl.so", text: "old\n", owner: "root" }],
    [{ name: "/etc/step", text: "1\n", owner: "root" }],
  ],
};

/** One layer of the run image, and above it the layers of the build, which began at layer `old` of the app image. */
const expectOneRunLayerBelow = (old: number, ...covers: readonly string[]) => [
  expectSame(afterRebase.diffId(APP, 0), afterRebase.diffId("@run:1", 0), `${RUN_LAYERS}.replaced`),
  expectSame(afterRebase.diffId(APP, 1), afterBuild.diffId(APP, old), ...covers),
];

const nearLabels = (value: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ["io.buildpacks.basement", "io.buildpacks.stacked", "io.buildpacks.base", "acme.io.buildpacks.base.x"].map(
      (name) => [name, value],
    ),
  );

export const rebaserCases: readonly TestCase[] = [
  mustCase({
    id: "rebase.layers.replaced",
    says: "A rebase replaces the layers of the run image by all layers of the new one.",
    ...simple,
    then: [
      expectSuccess(2),
      ...[0, 1].map((i) =>
        expectSame(
          afterRebase.diffId(APP, i),
          afterRebase.diffId("@run:1", i),
          `${RUN_LAYERS}.replaced`,
          `${RUN_LAYERS}.defined`,
        ),
      ),
    ],
  }),
  mustCase({
    id: "rebase.layers.kept",
    says: "A rebase keeps the layers of the build, in order, above the new run image's layers.",
    platform: ["0.9"],
    ...simple,
    then: [
      expectSuccess(2),
      ...[1, 2, 3, 4, 5].map((i) =>
        expectSame(
          afterRebase.diffId(APP, i + 1),
          afterBuild.diffId(APP, i),
          "platform.rebaser.identical",
          `${RUN_LAYERS}.defined`,
        ),
      ),
    ],
  }),
  mustCase({
    id: "rebase.layers.fewer",
    says: "A rebase removes all layers of the old run image even if the new one has fewer.",
    given: world({ images: { "@run:1": newerRunImage() }, buildpacks: [helloBuildpack(...LIB_LAYER)] }),
    when: rebaseOnto(runImage({ files: [{ name: "/etc/single", text: "1\n" }] })),
    then: [expectSuccess(2), ...expectOneRunLayerBelow(2, `${RUN_LAYERS}.defined`)],
  }),
  mustCase({
    id: "rebase.layers.repeated",
    says: "If the old run image has its top layer twice, a rebase removes both.",
    given: world({ images: { "@run:1": TOP_TWICE }, buildpacks: [helloBuildpack(...LIB_LAYER)] }),
    when: rebaseOnto(runImage()),
    then: [expectSuccess(2), ...expectOneRunLayerBelow(3, `${RUN_LAYERS}.replaced`, `${RUN_LAYERS}.defined`)],
  }),
  mustCase({
    id: "rebase.layers.old-patch",
    says: "A rebase leaves no layer of the old run image above the new one, even if one is between two equal layers.",
    given: world({ images: { "@run:1": OLD_LIBRARY }, buildpacks: [helloBuildpack(...LIB_LAYER)] }),
    when: rebaseOnto(runImage({ files: [{ name: "/usr/lib/libssl.so", text: "patched\n", owner: "root" }] })),
    then: [expectSuccess(2), ...expectOneRunLayerBelow(4, `${RUN_LAYERS}.replaced`, `${RUN_LAYERS}.defined`)],
  }),
  mustCase({
    id: "rebase.metadata.run-image",
    says: "The lifecycle's label names the new run image and its top layer.",
    ...simple,
    then: [
      expectSuccess(2),
      expectSame(
        lifecycleLabel(2, "runImage", "reference"),
        afterRebase.reference("@run:1"),
        "platform.rebaser.metadata.reference",
        "platform.op.rebase.metadata-updated",
      ),
      expectSame(
        lifecycleLabel(2, "runImage", "topLayer"),
        afterRebase.diffId("@run:1", 1),
        "platform.rebaser.metadata.top-layer",
        "platform.op.rebase.metadata-updated",
      ),
    ],
  }),
  ...(["buildpacks", "app", "launcher", "config", "sbom"] as const).map((part) =>
    mustCase({
      id: `rebase.metadata.${part}`,
      says: `A rebase keeps ${part} in the lifecycle's label.`,
      ...(part === "sbom" && { platform: ["0.9"] }),
      ...simple,
      then: [
        expectSuccess(2),
        expectSame(lifecycleLabel(2, part), lifecycleLabel(0, part), "platform.rebaser.identical"),
        expectApp.changed(),
      ],
    }),
  ),
  ...(["Env", "Entrypoint", "WorkingDir", "User"] as const).map((key) =>
    mustCase({
      id: `rebase.config.${key.toLowerCase().replace("dir", "-dir")}`,
      says: `A rebase keeps the image's ${key}.`,
      ...simple,
      then: [
        expectSuccess(2),
        expectSame(afterRebase.config(APP, key), afterBuild.config(APP, key), "platform.rebaser.identical"),
        expectApp.onNewRunImage(`${RUN_LAYERS}.replaced`),
      ],
    }),
  ),
  mustCase({
    id: "rebase.config.build-label",
    says: "A rebase keeps the build label.",
    buildpack: ["0.9"],
    given: world({ buildpacks: [helloBuildpack(...writeProcesses({ type: "web", command: ["/workspace/web"] }))] }),
    when: rebaseOnto(newerRunImage()),
    then: [
      expectSuccess(2),
      expectSame(
        afterRebase.label(APP, "io.buildpacks.build.metadata"),
        afterBuild.label(APP, "io.buildpacks.build.metadata"),
        "platform.rebaser.identical",
      ),
      expectApp.changed(),
    ],
  }),
  // official: always a Docker manifest.
  mustCase({
    id: "rebase.media.oci",
    says: "A rebased OCI image is an OCI image.",
    given: world({ images: { "@run:1": runImage({ media: "oci" }) } }),
    when: rebaseOnto({ ...newerRunImage(), media: "oci" }),
    then: [
      expectSuccess(2),
      expectSame(afterRebase.image(APP, "media"), afterBuild.image(APP, "media"), "platform.rebaser.identical"),
    ],
  }),
  // official: lost.
  mustCase({
    id: "rebase.config.variant",
    says: "A rebase keeps the image's architecture variant.",
    given: world({ images: { "@run:1": newerRunImageWith({ variant: "v2" }) } }),
    when: rebaseOnto(newerRunImageWith({ variant: "v2", author: "somebody else" })),
    then: [
      expectSuccess(2),
      expectEqual(afterRebase.image(APP, "config", "variant"), "v2", "platform.rebaser.identical"),
    ],
  }),
  // official: makes a new configuration.
  mustCase({
    id: "rebase.config.author",
    says: "A rebase keeps the image's author.",
    given: world({ images: { "@run:1": newerRunImageWith({ author: "somebody" }) } }),
    when: rebaseOnto(newerRunImageWith({ author: "somebody else" })),
    then: [
      expectSuccess(2),
      expectEqual(afterBuild.image(APP, "config", "author"), "somebody"),
      expectEqual(afterRebase.image(APP, "config", "author"), "somebody", "platform.rebaser.identical"),
    ],
  }),
  mustCase({
    id: "rebase.labels.base",
    says: "Base labels are those of the new run image, whether it changes, adds or lacks them.",
    given: world({
      images: {
        "@run:1": runImage({
          labels: { ...RUN_IMAGE_LABELS, "io.buildpacks.base.changed": "old", "io.buildpacks.base.removed": "old" },
        }),
      },
    }),
    when: rebaseOnto(
      newerRunImage({
        labels: { ...RUN_IMAGE_LABELS, "io.buildpacks.base.changed": "new", "io.buildpacks.base.added": "new" },
      }),
    ),
    then: [
      expectSuccess(2),
      expectEqual(
        afterRebase.label(APP, "io.buildpacks.base.changed"),
        "new",
        "platform.rebaser.labels.base-stack",
        "platform.op.rebase.metadata-updated",
      ),
      expectEqual(afterRebase.label(APP, "io.buildpacks.base.added"), "new", "platform.rebaser.labels.base-stack"),
      expectAbsent(afterRebase.label(APP, "io.buildpacks.base.removed"), "platform.rebaser.labels.base-stack"),
    ],
  }),
  mustCase({
    id: "rebase.labels.stack",
    says: "Stack labels are those of the new run image.",
    given: world({
      images: { "@run:1": runImage({ labels: { ...RUN_IMAGE_LABELS, "io.buildpacks.stack.maintainer": "old" } }) },
    }),
    when: rebaseOnto(newerRunImage({ labels: { ...RUN_IMAGE_LABELS, "io.buildpacks.stack.maintainer": "new" } })),
    then: [
      expectSuccess(2),
      expectEqual(
        afterRebase.label(APP, "io.buildpacks.stack.maintainer"),
        "new",
        "platform.rebaser.labels.base-stack",
      ),
    ],
  }),
  mustCase({
    id: "rebase.labels.other",
    says: "A rebase keeps the app image's other labels, whatever labels the new run image has.",
    given: world({ images: { "@run:1": runImage({ labels: { ...RUN_IMAGE_LABELS, "acme.label": "old" } }) } }),
    when: rebaseOnto(newerRunImage({ labels: { ...RUN_IMAGE_LABELS, "acme.label": "new" } })),
    then: [
      expectSuccess(2),
      expectEqual(afterRebase.label(APP, "acme.label"), "old", "platform.rebaser.identical"),
      expectApp.changed(),
    ],
  }),
  mustCase({
    id: "rebase.labels.near",
    says: "A rebase keeps labels whose names are only near those of base and stack labels.",
    given: world({ images: { "@run:1": runImage({ labels: { ...RUN_IMAGE_LABELS, ...nearLabels("old") } }) } }),
    when: rebaseOnto(newerRunImage({ labels: { ...RUN_IMAGE_LABELS, ...nearLabels("new") } })),
    then: [
      expectSuccess(2),
      ...Object.entries(nearLabels("old")).map(([name, value]) =>
        expectEqual(afterRebase.label(APP, name), value, "platform.rebaser.identical"),
      ),
      expectApp.changed(),
    ],
  }),
];
