/** platform.md > analyzer: what is checked, and what analyzed.toml says. */
import type { Case, RegistrySpec } from "../../protocol/case.ts";
import { makeLayer, writeSbom } from "../vocabulary/acts.ts";
import {
  afterStep,
  allowReading,
  expectEqual,
  expectFailure,
  expectSuccess,
  expectThat,
} from "../vocabulary/expectations.ts";
import { helloBuildpackWithSbom, LIFECYCLE_LABEL, lifecycleLabel } from "../vocabulary/images.ts";
import { RUN_IMAGE, RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { analyze, create, newContainer } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const ANALYZED = "/layers/analyzed.toml";
const analyzed = (step: number, ...inside: readonly (string | number)[]) => afterStep(step).toml(ANALYZED, ...inside);
const RUN_FILE = "/cnb/run.toml";
const runToml = (image: string, ...mirrors: readonly string[]): string =>
  `[[images]]\nimage = "${image}"\nmirrors = ${JSON.stringify(mirrors)}\n`;
const withRunToml = (text: string, more: Parameters<typeof world>[0] = {}) =>
  world({ ...more, files: { [RUN_FILE]: { text, owner: "root" } } });

const EVERYTHING = analyze({
  flags: {
    "-previous-image": "@previous:1",
    "-cache-image": "@cache:1",
    "-run-image": "@run:1",
    "-tag": ["@other:1"],
  },
});

const OPEN: Case = mustCase({
  id: "analyze.access.all",
  says: "Where everything may be read and written, analysis succeeds.",
  given: world(),
  when: [EVERYTHING],
  then: [
    expectSuccess(0),
    expectEqual(analyzed(0, "run-image", "image"), "@run:1", "platform.analyzer.analyzed.run-image"),
  ],
});

const shut = (id: string, says: string, registry: RegistrySpec, covers: string): Case =>
  mustCase({
    id: `analyze.access.${id}`,
    says,
    given: { ...world(), registry },
    when: [EVERYTHING],
    then: [expectFailure(0, covers)],
    control: { id: OPEN.id, differs: "/given/registry" },
  });

const LAYER_SBOM = helloBuildpackWithSbom(...makeLayer("lib", ["launch"], { file: "1\n" }), writeSbom("lib"));
const sbomRestored = (flags: Readonly<Record<string, string | true>>) => ({
  given: world({ buildpacks: [LAYER_SBOM] }),
  when: [create(), newContainer, analyze({ flags: { "-log-level": "info", ...flags } })],
});
const RESTORED_SBOM = "/layers/sbom/launch/acme_hello/lib/sbom.cdx.json";

const bionic = world({
  images: { "@run:1": runImage({ labels: { "io.buildpacks.stack.id": "io.buildpacks.stacks.bionic" } }) },
});

export const analyzer: readonly Case[] = [
  mustCase({
    id: "analyze.run-image.from-run-toml",
    says: "Without a run image from the platform, the one that run.toml names is described.",
    given: withRunToml(runToml("127.0.0.1:5000/chosen:1"), { images: { "@chosen:1": RUN_IMAGE } }),
    when: [analyze()],
    then: [
      expectSuccess(0),
      expectEqual(
        analyzed(0, "run-image", "image"),
        "@chosen:1",
        "platform.analyzer.run-image.resolve-or-fail",
        "platform.analyzed.run-image.image",
      ),
      expectThat(
        analyzed(0, "run-image", "reference"),
        { sameAs: afterStep(0).image("@chosen:1", "reference") },
        "platform.analyzed.run-image.reference",
        "platform.analyzer.analyzed.run-image",
      ),
    ],
  }),
  mustCase({
    id: "analyze.run-image.given",
    says: "The platform's run image wins over the one in run.toml.",
    given: world({ images: { "@chosen:1": RUN_IMAGE } }),
    when: [analyze({ flags: { "-run-image": "@chosen:1" } })],
    then: [
      expectSuccess(0),
      expectEqual(
        analyzed(0, "run-image", "image"),
        "@chosen:1",
        "platform.analyzer.analyzed.run-image",
        "platform.analyzed.run-image.image",
      ),
    ],
  }),
  mustCase({
    id: "analyze.run-image.none",
    says: "Without a run image from the platform and in run.toml, analysis fails.",
    given: withRunToml(""),
    when: [analyze()],
    then: [expectFailure(0, "platform.analyzer.run-image.resolve-or-fail")],
    control: { id: "analyze.run-image.one", differs: "/given/files/~1cnb~1run.toml/text" },
  }),
  mustCase({
    id: "analyze.run-image.one",
    says: "With a run image in run.toml, analysis succeeds.",
    given: withRunToml(runToml("127.0.0.1:5000/run:1")),
    when: [analyze()],
    then: [expectSuccess(0), expectEqual(analyzed(0, "run-image", "image"), "@run:1")],
  }),
  mustCase({
    id: "analyze.run-image.mirror-of-registry",
    says: "The mirror on the app image's registry is taken as the run image.",
    given: withRunToml(runToml("localhost:5000/run:1", "127.0.0.1:5000/mirror:1"), {
      images: { "@mirror:1": RUN_IMAGE },
    }),
    when: [analyze()],
    then: [
      expectSuccess(0),
      expectEqual(
        analyzed(0, "run-image", "image"),
        "@mirror:1",
        "platform.run-image-res.registry-match",
        "platform.analyzer.run-image.resolve-or-fail",
      ),
    ],
  }),
  mustCase({
    id: "analyze.run-image.first-readable",
    says: "Where none is on the app image's registry, the first readable one is taken as the run image.",
    given: {
      ...withRunToml(runToml("localhost:5000/shut:1", "localhost:5000/run:1"), { images: { "@shut:1": RUN_IMAGE } }),
      registry: { unreadable: ["shut"] },
    },
    when: [analyze()],
    then: [
      expectSuccess(0),
      expectEqual(analyzed(0, "run-image", "image"), "@localhost/run:1", "platform.run-image-res.no-registry-match"),
    ],
  }),
  mustCase({
    id: "analyze.run-image.target",
    says: "What the run image is made for is written down.",
    given: world(),
    when: [analyze()],
    then: [
      expectSuccess(0),
      expectThat(
        analyzed(0, "run-image", "target"),
        { includes: { os: "linux", arch: "amd64", distro: { name: "plimsoll", version: "1" } } },
        "platform.analyzed.run-image.target",
      ),
    ],
  }),
  mustCase({
    id: "analyze.run-image.bionic",
    says: "A run image of the bionic stack without labels of a distribution is taken to be Ubuntu 18.04.",
    given: bionic,
    when: [analyze()],
    then: [
      expectSuccess(0),
      expectEqual(analyzed(0, "run-image", "target", "os"), "linux", "platform.analyzed.bionic.os"),
      expectEqual(
        analyzed(0, "run-image", "target", "distro"),
        { name: "ubuntu", version: "18.04" },
        "platform.analyzed.bionic.distro-name",
        "platform.analyzed.bionic.distro-version",
      ),
    ],
  }),
  mustCase({
    id: "analyze.run-image.bionic-arch",
    says: "A run image of the bionic stack is taken to be of the architecture that the text assumes.",
    given: bionic,
    when: [analyze()],
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(analyzed(0, "run-image", "target", "arch"), "arm64", "platform.analyzed.bionic.arch"),
        { equals: "amd64" },
        "C-04",
      ),
    ],
  }),
  mustCase({
    id: "analyze.analyzed.path",
    says: "Analysis metadata is written to the path that the platform gives.",
    given: world(),
    when: [analyze({ flags: { "-analyzed": "/layers/elsewhere.toml" } })],
    then: [
      expectSuccess(0),
      expectEqual(
        afterStep(0).toml("/layers/elsewhere.toml", "run-image", "image"),
        "@run:1",
        "platform.analyzer.analyzed.written",
      ),
      expectThat(afterStep(0).file(ANALYZED), { present: false }, "platform.analyzer.analyzed.written"),
    ],
  }),
  mustCase({
    id: "analyze.images.missing",
    says: "Images that are not there yet are accepted.",
    given: world(),
    when: [EVERYTHING],
    then: [
      expectSuccess(0, "platform.analyzer.accept-missing-images", "buildpack.analysis.skip-if-none"),
      expectThat(
        analyzed(0, "run-image", "reference"),
        { sameAs: afterStep(0).image("@run:1", "reference") },
        "platform.analyzer.accept-missing-images",
      ),
    ],
  }),
  OPEN,
  shut(
    "image-write",
    "An image that may not be written fails analysis.",
    { unwritable: ["app"] },
    "platform.analyzer.write-access",
  ),
  shut(
    "cache-image-write",
    "A cache image that may not be written fails analysis.",
    { unwritable: ["cache"] },
    "platform.analyzer.write-access",
  ),
  shut(
    "tag-write",
    "A tag that may not be written fails analysis.",
    { unwritable: ["other"] },
    "platform.analyzer.write-access",
  ),
  shut(
    "previous-image-read",
    "A previous image that may not be read fails analysis.",
    { unreadable: ["previous"] },
    "platform.analyzer.read-access",
  ),
  shut(
    "run-image-read",
    "A run image that may not be read fails analysis.",
    { unreadable: ["run"] },
    "platform.analyzer.read-access",
  ),
  shut(
    "cache-image-read",
    "A cache image that may not be read fails analysis.",
    { unreadable: ["cache"] },
    "platform.analyzer.read-access",
  ),
  mustCase({
    id: "analyze.access.exit",
    says: "A failure of analysis has an exit code of analysis.",
    given: { ...world(), registry: { unwritable: ["app"] } },
    when: [EVERYTHING],
    then: [expectThat(afterStep(0).exitCode, { between: [30, 39] }, "platform.analyzer.exit.30-39")],
    control: { id: OPEN.id, differs: "/given/registry" },
  }),
  mustCase({
    id: "analyze.previous.reference",
    says: "The previous image is named by its digest.",
    given: world(),
    when: [create(), newContainer, analyze()],
    then: [
      expectSuccess(2),
      expectThat(
        analyzed(2, "image", "reference"),
        { sameAs: afterStep(0).image("@app:1", "reference") },
        "platform.analyzer.analyzed.image",
        "platform.analyzed.previous-image.reference",
      ),
    ],
  }),
  mustCase({
    id: "analyze.previous.given",
    says: "The previous image is the one that the platform gives.",
    given: world(),
    when: [create({ images: ["@old:1"] }), newContainer, analyze({ flags: { "-previous-image": "@old:1" } })],
    then: [
      expectSuccess(2),
      expectThat(
        analyzed(2, "image", "reference"),
        { sameAs: afterStep(0).image("@old:1", "reference") },
        "platform.analyzer.analyzed.image",
      ),
    ],
  }),
  mustCase({
    id: "analyze.previous.metadata",
    says: "The metadata of the previous image is that of its label.",
    given: world({ buildpacks: [LAYER_SBOM] }),
    when: [create(), newContainer, analyze()],
    then: [
      expectSuccess(2),
      ...["config", "launcher", "sbom"].map((part) =>
        expectThat(
          analyzed(2, "metadata", part, "sha"),
          { sameAs: lifecycleLabel(0, part, "sha") },
          "platform.analyzed.previous-image.metadata",
        ),
      ),
      expectThat(
        analyzed(2, "metadata", "app"),
        { sameAs: lifecycleLabel(0, "app") },
        "platform.analyzed.previous-image.metadata",
      ),
      expectThat(
        analyzed(2, "metadata", "buildpacks", 0, "layers", "lib", "sha"),
        { sameAs: lifecycleLabel(0, "buildpacks", 0, "layers", "lib", "sha") },
        "platform.analyzed.previous-image.metadata",
      ),
    ],
  }),
  mustCase({
    id: "analyze.previous.malformed",
    says: "A previous image whose label cannot be read is named all the same.",
    given: world({ images: { "@app:1": runImage({ labels: { ...RUN_IMAGE_LABELS, [LIFECYCLE_LABEL]: "{" } }) } }),
    when: [analyze()],
    then: [
      expectSuccess(0),
      expectThat(
        analyzed(0, "image", "reference"),
        { sameAs: afterStep(0).image("@app:1", "reference") },
        "platform.analyzer.analyzed.image",
      ),
    ],
  }),
  mustCase({
    id: "analyze.previous.foreign",
    says: "A previous image that no lifecycle made is none.",
    given: world({ images: { "@app:1": RUN_IMAGE } }),
    when: [analyze()],
    then: [
      expectSuccess(0, "buildpack.analysis.skip-if-none"),
      expectEqual(analyzed(0, "run-image", "image"), "@run:1", "buildpack.analysis.skip-if-none"),
      expectThat(analyzed(0, "metadata", "buildpacks"), { present: false }, "buildpack.analysis.skip-if-none"),
    ],
  }),
  mustCase({
    id: "analyze.sbom.skip-layers",
    says: "When layers are skipped, the SBOM layer of the previous image is not restored.",
    ...sbomRestored({ "-skip-layers": true }),
    then: [
      expectSuccess(2),
      expectThat(afterStep(2).file(RESTORED_SBOM), { present: false }, "platform.analyzer.skip-layers.no-sbom"),
    ],
    control: { id: "analyze.sbom.restored", differs: "/when/2/flags/-skip-layers" },
  }),
  mustCase({
    id: "analyze.sbom.restored",
    says: "When layers are not skipped, the SBOM layer of the previous image is restored.",
    ...sbomRestored({}),
    then: [expectSuccess(2), expectThat(afterStep(2).file(RESTORED_SBOM), { present: true })],
  }),
];
