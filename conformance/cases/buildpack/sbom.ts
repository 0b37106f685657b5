/** buildpack.md > Software-Bill-of-Materials; platform.md > exporter: SBOM files in the image and below the layers directory. */
import type { TestCase } from "#protocol";
import { makeLayer, makeLayerWithMetadata, writeSbom } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, HELLO_LAYERS_DIR, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { ALL_SBOM_FORMATS, buildSbomJson, createSboms, launchSbomText, writeInLayers } from "../vocabulary/sboms.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

export const sbomCases: readonly TestCase[] = [
  ...(["cdx", "spdx", "syft"] as const).map((format) =>
    mustCase({
      id: `export.sbom.launch-${format}`,
      says: `The image has a buildpack's launch SBOM in the format ${format}.`,
      ...createSboms(writeInLayers(`launch.sbom.${format}.json`, `{"is":"${format}"}`)),
      then: [
        expectSuccess(0),
        expectEqual(
          launchSbomText(`acme_hello/sbom.${format}.json`),
          `{"is":"${format}"}`,
          "platform.exporter.sbom.launch-buildpack",
          "platform.exporter.sbom.launch-layer",
        ),
      ],
    }),
  ),
  mustCase({
    id: "export.sbom.launch-layer",
    says: "The image has the SBOM of a launch layer.",
    ...createSboms(...makeLayer("lib", ["launch"], { file: "1\n" }), writeSbom("lib")),
    then: [
      expectSuccess(0),
      expectThat(
        launchSbomText("acme_hello/lib/sbom.cdx.json"),
        { includes: '"name":"lib"' },
        "platform.exporter.sbom.launch-layer-file",
        "platform.exporter.sbom.launch-layer",
      ),
    ],
  }),
  // official: lost, because it takes everything up to the first dot for the layer's name (D-26).
  mustCase({
    id: "export.sbom.launch-layer-dot",
    says: "The image has the SBOM of a layer with a dot in its name.",
    ...createSboms(...makeLayer("lib.so", ["launch"], { file: "1\n" }), writeSbom("lib.so")),
    then: [
      expectSuccess(0),
      expectThat(
        launchSbomText("acme_hello/lib.so/sbom.cdx.json"),
        { includes: '"name":"lib.so"' },
        "platform.exporter.sbom.launch-layer-file",
      ),
    ],
  }),
  mustCase({
    id: "export.sbom.one-layer",
    says: "One layer has all launch SBOM files, and no build SBOM files.",
    ...createSboms(
      ...makeLayer("lib", ["launch"], { file: "1\n" }),
      ...makeLayer("tool", ["build"], { file: "1\n" }),
      ...["lib", "tool", "launch", "build"].map((of) => writeSbom(of)),
    ),
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(0).layer(APP, "sbom", "/entries/*/name"),
        { includes: "/layers/sbom/launch/acme_hello/lib/sbom.cdx.json" },
        "platform.exporter.sbom.launch-layer",
      ),
      expectThat(
        afterStep(0).layer(APP, "sbom", "/entries/*/name"),
        { includes: "/layers/sbom/launch/acme_hello/sbom.cdx.json" },
        "platform.exporter.sbom.launch-layer",
      ),
      expectThat(
        afterStep(0).layer(APP, "sbom", "/entries/*/name"),
        { excludes: "/layers/sbom/launch/acme_hello/tool/sbom.cdx.json" },
        "platform.exporter.sbom.launch-layer-file",
      ),
    ],
  }),
  mustCase({
    id: "export.sbom.build",
    says: "The exporter writes a buildpack's build SBOM below the layers directory.",
    ...createSboms(writeSbom("build")),
    then: [
      expectSuccess(0),
      expectThat(
        buildSbomJson("acme_hello/sbom.cdx.json"),
        { includes: { name: "build" } },
        "platform.exporter.sbom.build-buildpack",
        "platform.exporter.sbom.build-dir",
      ),
    ],
  }),
  ...(["build", "cache"] as const).map((type) =>
    mustCase({
      id: `export.sbom.build-layer-${type}`,
      says: `The exporter writes the SBOM of a ${type}-only layer below the layers directory.`,
      ...createSboms(...makeLayer("tool", [type], { file: "1\n" }), writeSbom("tool")),
      then: [
        expectSuccess(0),
        expectThat(
          buildSbomJson("acme_hello/tool/sbom.cdx.json"),
          { includes: { name: "tool" } },
          "platform.exporter.sbom.build-layer",
          "platform.exporter.sbom.build-dir",
        ),
      ],
    }),
  ),
  mustCase({
    id: "export.sbom.build-layer-launch",
    says: "The SBOM of a launch layer is not among the build SBOMs.",
    ...createSboms(...makeLayer("lib", ["launch"], { file: "1\n" }), writeSbom("lib"), writeSbom("build")),
    then: [
      expectSuccess(0),
      expectThat(buildSbomJson("acme_hello/sbom.cdx.json"), { present: true }, "platform.exporter.sbom.build-dir"),
      expectAbsent(buildSbomJson("acme_hello/lib/sbom.cdx.json"), "platform.exporter.sbom.build-layer"),
    ],
  }),
  mustCase({
    id: "restore.sbom.not-of-buildpack",
    says: "The restorer restores SBOM files of layers, but not those of launch and build.",
    platform: ["0.8"],
    given: world({
      buildpacks: [
        buildpack({
          buildpackToml: ALL_SBOM_FORMATS,
          build: [
            ...makeLayerWithMetadata("lib", ["launch"], 'v = "1"\n', { file: "1\n" }),
            writeSbom("lib"),
            writeSbom("launch"),
            writeSbom("build"),
          ],
        }),
      ],
    }),
    when: [create(), ...rebuildWith({ do: "record", as: "again", list: [HELLO_LAYERS_DIR] }), create()],
    then: [
      expectSuccess(3),
      expectThat(
        afterStep(3).call("again", "lists", HELLO_LAYERS_DIR),
        { includes: "lib.sbom.cdx.json" },
        "buildpack.layers.launch.restore-sbom",
      ),
      ...["launch", "build"].map((of) =>
        expectThat(
          afterStep(3).call("again", "lists", HELLO_LAYERS_DIR),
          { excludes: `${of}.sbom.cdx.json` },
          "buildpack.layers.restore.sbom-layer-only",
        ),
      ),
    ],
  }),
];
