/** buildpack.md > Launch Layers; Reusing Layers: layers of the previous image that the exporter reuses, replaces or drops. */
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { makeLayer, makeLayerWithMetadata, writeLayerToml, writeSbom } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import {
  helloBuildpack,
  helloBuildpackWithSbom,
  helloLayer,
  lifecycleLabel,
  rebuildWith,
  SBOM_FORMATS,
} from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { launchSbomText } from "../vocabulary/sboms.ts";
import { create } from "../vocabulary/steps.ts";
import { createCase, mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const FILE = { file: "1\n" };
const rolesAfter = (step: number) => `${afterStep(step).layers("@app:1")}/*/role`;

/** The first build makes the launch layer `lib`; what the second does. */
const rebuildOfLib = (...second: readonly Act[]) => ({
  given: world({
    buildpacks: [
      helloBuildpackWithSbom(
        ...makeLayerWithMetadata("lib", ["launch"], 'version = "1"\n', FILE),
        writeSbom("lib", "1"),
      ),
    ],
  }),
  when: [create(), ...rebuildWith(...second), create()],
});

const REUSED = rebuildOfLib(writeLayerToml("lib", ["launch"], 'version = "2"\n'), writeSbom("lib", "2"));
const REPLACED = rebuildOfLib(
  ...makeLayerWithMetadata("lib", ["launch"], 'version = "2"\n', { file: "2\n" }),
  writeSbom("lib", "2"),
);
const libLabel = (step: number) => lifecycleLabel(step, "buildpacks", 0, "layers", "lib");
const libDiffId = (step: number) => helloLayer("lib", "/diffId", step);
const SBOM_TEXT = launchSbomText("acme_hello/lib/sbom.cdx.json", 3);

/** The second build does this to the layer `lib`, and makes the launch layer `other`. */
const droppedCase = (what: string, says: string, ...second: readonly Act[]): TestCase =>
  mustCase({
    id: `export.drop.${what}`,
    says,
    ...rebuildOfLib(...second, ...makeLayer("other", ["launch"], FILE)),
    then: [
      expectSuccess(3),
      expectThat(rolesAfter(3), { includes: "layer acme_hello/other" }),
      expectThat(rolesAfter(3), { excludes: "layer acme_hello/lib" }, "buildpack.layers.launch.drop"),
    ],
  });

export const reuseCases: readonly TestCase[] = [
  mustCase({
    id: "export.reuse.contents",
    says: "A launch layer without a directory is reused from the previous image.",
    ...REUSED,
    then: [
      expectSuccess(3, "buildpack.layers.launch.reuse"),
      expectSame(
        libDiffId(3),
        libDiffId(0),
        "buildpack.layers.launch.reuse",
        "buildpack.export.layer.absent.locate",
        "buildpack.export.image.old-layers",
      ),
    ],
  }),
  mustCase({
    id: "export.reuse.metadata",
    says: "The metadata of a reused layer comes from the rebuild.",
    ...REUSED,
    then: [
      expectSuccess(3),
      expectEqual(`${libLabel(3)}/data`, { version: "2" }, "buildpack.layers.launch.reuse-metadata"),
      expectSame(`${libLabel(3)}/sha`, libDiffId(3), "buildpack.layers.launch.reuse"),
    ],
  }),
  mustCase({
    id: "export.reuse.sbom",
    says: "The SBOM of a reused layer comes from the rebuild.",
    // At Platform API 0.8 the SBOM has another name.
    platform: ["0.9"],
    ...REUSED,
    then: [expectSuccess(3), expectThat(SBOM_TEXT, { includes: '"name":"2"' }, "buildpack.layers.launch.reuse-sbom")],
  }),
  mustCase({
    id: "export.replace.contents",
    says: "A launch layer with a directory replaces the layer of the previous image.",
    ...REPLACED,
    then: [
      expectSuccess(3),
      expectEqual(
        afterStep(3).entry("@app:1", "layer acme_hello/lib", "/layers/acme_hello/lib/file", "/text"),
        "2\n",
        "buildpack.layers.launch.replace",
      ),
      expectThat(libDiffId(3), { differsFrom: libDiffId(0) }, "buildpack.layers.launch.replace"),
    ],
  }),
  mustCase({
    id: "export.replace.metadata",
    says: "The metadata of a replaced layer comes from the rebuild.",
    ...REPLACED,
    then: [
      expectSuccess(3),
      expectEqual(`${libLabel(3)}/data`, { version: "2" }, "buildpack.layers.launch.replace-metadata"),
    ],
  }),
  mustCase({
    id: "export.replace.sbom",
    says: "The SBOM of a replaced layer comes from the rebuild.",
    // At Platform API 0.8 the SBOM has another name.
    platform: ["0.9"],
    ...REPLACED,
    then: [expectSuccess(3), expectThat(SBOM_TEXT, { includes: '"name":"2"' }, "buildpack.layers.launch.replace-sbom")],
  }),
  createCase({
    id: "export.reuse.none",
    says: "The export fails for a launch layer without a directory that the previous image does not have.",
    given: world({ buildpacks: [helloBuildpack(writeLayerToml("lib", ["launch"]))] }),
    then: [
      expectFailure(0, "buildpack.export.layer.absent.fail"),
      expectThat(afterStep(0).exitCode, { between: [60, 69] }, "platform.creator.exit.60-69"),
      expectAbsent(afterStep(0).image("@app:1"), "buildpack.export.layer.absent.fail"),
    ],
    control: { id: "export.reuse.directory", differs: "/given/buildpacks/0/build" },
  }),
  createCase({
    id: "export.reuse.directory",
    says: "The exporter exports a launch layer with a directory.",
    given: world({ buildpacks: [helloBuildpack(...makeLayer("lib", ["launch"], FILE))] }),
    then: [expectSuccess(0), expectThat(libDiffId(0), { present: true }, "buildpack.export.layer.present.must")],
  }),
  droppedCase(
    "type",
    "A layer that is no longer a launch layer is not in the image.",
    ...makeLayer("lib", ["build"], FILE),
  ),
  droppedCase(
    "deleted",
    "A layer whose metadata the rebuild deletes is not in the image.",
    { do: "remove", path: "${CNB_LAYERS_DIR}/lib.toml" },
    { do: "remove", path: "${CNB_LAYERS_DIR}/lib.sbom.cdx.json" },
  ),
  createCase({
    id: "export.reuse.same-name",
    says: "The exporter does not mix up layers of the same name of two buildpacks.",
    given: world({
      buildpacks: [
        buildpack({
          id: "acme/hello",
          buildpackToml: SBOM_FORMATS,
          build: makeLayerWithMetadata("lib", ["launch"], 'by = "hello"\n', { file: "hello\n" }),
        }),
        buildpack({
          id: "acme/other",
          build: makeLayerWithMetadata("lib", ["launch"], 'by = "other"\n', { file: "other\n" }),
        }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectThat(
        `${lifecycleLabel(0, "buildpacks")}/key=acme~1hello/layers/lib`,
        { includes: { data: { by: "hello" } } },
        "buildpack.export.toml.bp-id",
      ),
      expectSame(
        `${lifecycleLabel(0, "buildpacks")}/key=acme~1other/layers/lib/sha`,
        afterStep(0).diffId("@app:1", "layer acme_other/lib"),
        "buildpack.export.toml.bp-id",
        "platform.label.lifecycle.layer-sha",
      ),
    ],
  }),
];
