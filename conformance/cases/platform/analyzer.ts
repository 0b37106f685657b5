/** platform.md > analyzer: access checks, and the previous image in analyzed.toml. */
import type { TestCase } from "#protocol";
import { makeLayer, writeSbom } from "../vocabulary/acts.ts";
import { expectAbsent, expectReference, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { helloBuildpackWithSbom, LIFECYCLE_LABEL, lifecycleLabel } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { RUN_IMAGE, RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { analyze, create, newContainer } from "../vocabulary/steps.ts";
import { analyzeCase, mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const ANALYZED = "/layers/analyzed.toml";
const analyzed = (step: number, ...inside: readonly (string | number)[]) => afterStep(step).analyzed(...inside);
const WRITTEN = "platform.analyzer.analyzed.written";
const PREVIOUS = "platform.analyzer.analyzed.image";
const METADATA = "platform.analyzed.previous-image.metadata";

const EVERYTHING = analyze({
  flags: { "-previous-image": "@previous:1", "-cache-image": "@cache:1", "-run-image": "@run:1", "-tag": ["@other:1"] },
});

const ALLOWED_ACCESS: TestCase = mustCase({
  id: "analyze.access.all",
  says: "Analysis succeeds where the credentials allow every read and write.",
  given: world(),
  when: [EVERYTHING],
  then: [
    expectSuccess(0),
    expectReference(analyzed(0, "run-image", "reference"), "@run:1", 0, "platform.analyzer.analyzed.run-image"),
  ],
});

const deniedAccessCases = (
  [
    ["image-write", "writing the app image", { unwritable: ["app"] }],
    ["cache-image-write", "writing the cache image", { unwritable: ["cache"] }],
    ["tag-write", "writing a tag", { unwritable: ["other"] }],
    ["previous-image-read", "reading the previous image", { unreadable: ["previous"] }],
    ["run-image-read", "reading the run image", { unreadable: ["run"] }],
    ["cache-image-read", "reading the cache image", { unreadable: ["cache"] }],
  ] as const
).map(([id, access, registry]) =>
  mustCase({
    id: `analyze.access.${id}`,
    says: `Analysis fails if the registry forbids ${access}.`,
    given: { ...world(), registry },
    when: [EVERYTHING],
    then: [expectFailure(0, `platform.analyzer.${"unwritable" in registry ? "write" : "read"}-access`)],
    control: { id: ALLOWED_ACCESS.id, differs: "/given/registry" },
  }),
);

const LAYER_SBOM = helloBuildpackWithSbom(...makeLayer("lib", ["launch"], { file: "1\n" }), writeSbom("lib"));
const sbomRestored = (flags: Readonly<Record<string, string | true>>) => ({
  given: world({ buildpacks: [LAYER_SBOM] }),
  when: [create(), newContainer, analyze({ flags: { "-log-level": "info", ...flags } })],
});
const RESTORED_SBOM = "/layers/sbom/launch/acme_hello/lib/sbom.cdx.json";

export const analyzerCases: readonly TestCase[] = [
  mustCase({
    id: "analyze.analyzed.path",
    says: "The analyzer writes analyzed.toml to the path that the platform gives.",
    given: world(),
    when: [analyze({ flags: { "-analyzed": "/layers/elsewhere.toml" } })],
    then: [
      expectSuccess(0),
      expectReference(afterStep(0).toml("/layers/elsewhere.toml", "run-image", "reference"), "@run:1", 0, WRITTEN),
      expectAbsent(afterStep(0).file(ANALYZED), WRITTEN),
    ],
  }),
  mustCase({
    id: "analyze.images.missing",
    says: "The analyzer accepts output images that do not exist yet.",
    given: world(),
    when: [EVERYTHING],
    then: [
      expectSuccess(0, "platform.analyzer.accept-missing-images", "buildpack.analysis.skip-if-none"),
      expectReference(analyzed(0, "run-image", "reference"), "@run:1", 0, "platform.analyzer.accept-missing-images"),
    ],
  }),
  ALLOWED_ACCESS,
  ...deniedAccessCases,
  mustCase({
    id: "analyze.access.exit",
    lane: "implied",
    says: "A failed analysis exits with a code of the analysis range.",
    given: { ...world(), registry: { unwritable: ["app"] } },
    when: [EVERYTHING],
    then: [expectThat(afterStep(0).exitCode, { between: [30, 39] }, "platform.analyzer.exit.30-39")],
    control: { id: ALLOWED_ACCESS.id, differs: "/given/registry" },
  }),
  mustCase({
    id: "analyze.previous.reference",
    says: "The analyzer records the previous image by its digest.",
    given: world(),
    when: [create(), newContainer, analyze()],
    then: [
      expectSuccess(2),
      expectReference(
        analyzed(2, "image", "reference"),
        "@app:1",
        0,
        PREVIOUS,
        "platform.analyzed.previous-image.reference",
      ),
    ],
  }),
  mustCase({
    id: "analyze.previous.given",
    says: "The analyzer takes the previous image that the platform gives.",
    given: world(),
    when: [create({ images: ["@old:1"] }), newContainer, analyze({ flags: { "-previous-image": "@old:1" } })],
    then: [expectSuccess(2), expectReference(analyzed(2, "image", "reference"), "@old:1", 0, PREVIOUS)],
  }),
  mustCase({
    id: "analyze.previous.metadata",
    says: "The analyzer takes the metadata of the previous image from its label.",
    platform: ["0.8"],
    given: world({ buildpacks: [LAYER_SBOM] }),
    when: [create(), newContainer, analyze()],
    then: [
      expectSuccess(2),
      ...["config", "launcher", "sbom"].map((part) =>
        expectSame(analyzed(2, "metadata", part, "sha"), lifecycleLabel(0, part, "sha"), METADATA),
      ),
      expectSame(analyzed(2, "metadata", "app"), lifecycleLabel(0, "app"), METADATA),
      expectSame(
        analyzed(2, "metadata", "buildpacks", 0, "layers", "lib", "sha"),
        lifecycleLabel(0, "buildpacks", 0, "layers", "lib", "sha"),
        METADATA,
      ),
    ],
  }),
  analyzeCase({
    id: "analyze.previous.malformed",
    says: "The analyzer records a previous image even if its label is malformed.",
    given: world({ images: { "@app:1": runImage({ labels: { ...RUN_IMAGE_LABELS, [LIFECYCLE_LABEL]: "{" } }) } }),
    then: [
      expectSuccess(0),
      allowReading(expectReference(analyzed(0, "image", "reference"), "@app:1", 0, PREVIOUS), { equals: "" }, "A-40"),
    ],
  }),
  analyzeCase({
    id: "analyze.previous.foreign",
    says: "The analyzer ignores a previous image that no lifecycle made.",
    given: world({ images: { "@app:1": RUN_IMAGE } }),
    then: [
      expectSuccess(0, "buildpack.analysis.skip-if-none"),
      expectReference(analyzed(0, "run-image", "reference"), "@run:1", 0, "buildpack.analysis.skip-if-none"),
      expectAbsent(analyzed(0, "metadata", "buildpacks"), "buildpack.analysis.skip-if-none"),
    ],
  }),
  mustCase({
    id: "analyze.sbom.skip-layers",
    says: "With -skip-layers, the analyzer does not restore the SBOM layer of the previous image.",
    ...sbomRestored({ "-skip-layers": true }),
    then: [expectSuccess(2), expectAbsent(afterStep(2).file(RESTORED_SBOM), "platform.analyzer.skip-layers.no-sbom")],
    control: { id: "analyze.sbom.restored", differs: "/when/2/flags/-skip-layers" },
  }),
  mustCase({
    id: "analyze.sbom.restored",
    lane: "implied",
    says: "Without -skip-layers, the analyzer restores the SBOM layer of the previous image.",
    // At Platform API 0.8 the SBOM has another name.
    platform: ["0.9"],
    ...sbomRestored({}),
    then: [expectSuccess(2), expectThat(afterStep(2).file(RESTORED_SBOM), { present: true })],
  }),
];
