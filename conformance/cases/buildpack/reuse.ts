/** buildpack.md > Launch Layers, Build Layers, Cached Layers; Reusing Layers: what the next build finds of an earlier one. */
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { type LayerType, makeLayer, makeLayerWithMetadata, writeLayerToml, writeSbom } from "../vocabulary/acts.ts";
import {
  expectAbsent,
  expectEqual,
  expectFailure,
  expectSame,
  expectSuccess,
  expectThat,
} from "../vocabulary/expect.ts";
import {
  HELLO_LAYERS_DIR,
  helloBuildpack,
  helloBuildpackWithSbom,
  helloLayer,
  lifecycleLabel,
  rebuildWith,
  SBOM_FORMATS,
} from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { RUN_IMAGE } from "../vocabulary/run-images.ts";
import { create } from "../vocabulary/steps.ts";
import { createCase, mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";
import { LISTED_LAYERS, REBUILD_STEPS, RECORD_LAYERS } from "./layer-types.ts";

const CONTENTS = "buildpack.layers.cache.restore-contents";
const FILE = { file: "1\n" };
/** What the second build finds. */
const DEP_TOML = afterStep(3).call("again", "reads", `${HELLO_LAYERS_DIR}/dep.toml`);
const listed = (step: number) => afterStep(step).call("again", "lists", HELLO_LAYERS_DIR);
const restored = (path: string, ...inside: readonly string[]) =>
  afterStep(3).file(`${HELLO_LAYERS_DIR}/dep/${path}`, ...inside);
const rolesAfter = (step: number) => `${afterStep(step).layers("@app:1")}/*/role`;
/** A build with this layer `dep`, of one file. */
const withDep = (...types: readonly LayerType[]) =>
  world({ buildpacks: [helloBuildpack(...makeLayer("dep", types, FILE))] });
const withDepMetadata = (...types: readonly LayerType[]) =>
  world({ buildpacks: [helloBuildpack(...makeLayerWithMetadata("dep", types, 'of = "dep"\n', FILE))] });

const cachedAgain = [
  create(),
  { fresh: ["layers", "app", "cache"] },
  ...rebuildWith(...RECORD_LAYERS).slice(1),
] as const;

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
const SBOM_TEXT = afterStep(3).layer(
  "@app:1",
  "sbom",
  "/entries/name=~1layers~1sbom~1launch~1acme_hello~1lib~1sbom.cdx.json/text",
);

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
    id: "restore.metadata.no-types",
    says: "Restored metadata has no types.",
    given: withDepMetadata("cache", "launch"),
    when: REBUILD_STEPS,
    then: [
      expectSuccess(3),
      expectThat(DEP_TOML, { includes: 'of = "dep"' }, "buildpack.layers.cache.restore-metadata"),
      ...["types", "launch", "cache"].map((word) =>
        expectThat(
          DEP_TOML,
          { excludes: word },
          "buildpack.layers.reuse.no-flags",
          "buildpack.layers.cache.restore-metadata",
        ),
      ),
    ],
  }),
  mustCase({
    id: "restore.metadata.launch-no-types",
    says: "The restored metadata of a launch-only layer has no types.",
    given: withDepMetadata("launch"),
    when: REBUILD_STEPS,
    then: [
      expectSuccess(3),
      expectThat(DEP_TOML, { includes: 'of = "dep"' }, "buildpack.layers.launch.restore-metadata"),
      expectThat(
        DEP_TOML,
        { excludes: "types" },
        "buildpack.layers.launch.restore-metadata",
        "buildpack.layers.reuse.no-flags",
      ),
    ],
  }),
  mustCase({
    id: "restore.cache.lost",
    says: "Without its cache, the restorer restores neither metadata nor contents of a cached layer.",
    given: world({
      buildpacks: [
        helloBuildpack(...makeLayer("lib", ["launch"], FILE), ...makeLayer("dep", ["cache", "launch"], FILE)),
      ],
    }),
    when: [...cachedAgain, create()],
    then: [
      expectSuccess(3),
      expectThat(LISTED_LAYERS, { includes: "lib.toml" }, "buildpack.layers.launch.restore-metadata"),
      expectThat(LISTED_LAYERS, { excludes: "dep.toml" }, "buildpack.layers.cache.both-or-neither"),
      expectThat(LISTED_LAYERS, { excludes: "dep/file" }, "buildpack.layers.restore.cache-only-source"),
    ],
  }),
  mustCase({
    id: "restore.cache.without-image",
    says: "Without a previous image, the restorer restores a cached launch layer from the cache.",
    platform: ["0.14"],
    given: withDep("cache", "launch"),
    when: [create(), { publish: { "@app:1": RUN_IMAGE } }, ...rebuildWith(...RECORD_LAYERS), create()],
    then: [
      expectSuccess(4),
      expectThat(listed(4), { includes: "dep/file" }, "buildpack.layers.restore-matrix", CONTENTS),
    ],
  }),
  mustCase({
    id: "restore.contents.exact",
    says: "The restorer restores the contents of a cached layer exactly, with links and modes.",
    given: world({
      buildpacks: [
        helloBuildpack(
          ...makeLayer("dep", ["cache"], { "bin/tool": "tool\n" }),
          { do: "chmod", path: "${CNB_LAYERS_DIR}/dep/bin/tool", mode: "0755" },
          { do: "symlink", path: "${CNB_LAYERS_DIR}/dep/link", to: "bin/tool" },
          { do: "mkdir", path: "${CNB_LAYERS_DIR}/dep/empty" },
        ),
      ],
    }),
    when: [create(), ...rebuildWith(writeLayerToml("dep", ["cache"])), create()],
    then: [
      expectSuccess(3, CONTENTS),
      expectThat(restored("bin/tool"), { includes: { kind: "file", mode: "0755", text: "tool\n" } }, CONTENTS),
      expectEqual(restored("link", "target"), "bin/tool", CONTENTS),
      expectEqual(restored("empty", "kind"), "dir", CONTENTS),
    ],
  }),
  mustCase({
    id: "restore.ignored.next-build",
    says: "A restored layer without types is in no image and not in the next build.",
    given: withDep("cache", "launch"),
    when: [create(), ...rebuildWith({ do: "exit", code: 0 }), create(), ...rebuildWith(...RECORD_LAYERS), create()],
    then: [
      expectSuccess(3),
      expectThat(
        afterStep(3).image("@app:1", "layers"),
        { includes: { role: "launcher" } },
        "buildpack.layers.reuse.ignored",
      ),
      expectThat(
        rolesAfter(3),
        { excludes: "layer acme_hello/dep" },
        "buildpack.layers.reuse.ignored",
        "buildpack.layers.launch.drop",
      ),
      expectThat(listed(6), { excludes: "dep/file" }, "buildpack.layers.reuse.ignored"),
    ],
  }),
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
        helloLayer("lib", "/entries/name=~1layers~1acme_hello~1lib~1file/text", 3),
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
