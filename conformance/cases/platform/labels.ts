/** platform.md > Labels: the label of the lifecycle, which the next build and the rebaser read. */
import type { TestCase } from "#protocol";
import { makeLayer, makeLayerWithMetadata } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectReference, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, afterCreate, helloBuildpack, lifecycleLabel } from "../vocabulary/images.ts";
import { newerRunImage } from "../vocabulary/run-images.ts";
import { create } from "../vocabulary/steps.ts";
import { createCase, mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const LIFECYCLE = "platform.label.lifecycle";
const RESOLVED = `${LIFECYCLE}.run-image-resolved`;
const label = (...inside: readonly (string | number)[]) => lifecycleLabel(0, ...inside);
const buildpackNamed = (id: string, rest = "") => `${label("buildpacks")}/key=${id.replaceAll("/", "~1")}${rest}`;

const launchToml = (text: string) => [{ do: "write", path: "${CNB_LAYERS_DIR}/launch.toml", text } as const];

const LAYERS = world({
  buildpacks: [
    helloBuildpack(
      ...makeLayerWithMetadata("lib", ["launch", "cache"], 'version = "1"\n[metadata.deep]\nlist = ["a"]\n', {
        file: "1\n",
      }),
      ...makeLayer("tool", ["build"], { file: "1\n" }),
      ...makeLayer("dep", ["cache"], { file: "1\n" }),
    ),
    buildpack({ id: "acme/quiet", version: "2.3.4" }),
  ],
});
/** The exporter records the layers of two buildpacks. */
export const recordedOf = { given: LAYERS, when: [create()] };
const lib = (...inside: readonly string[]) => buildpackNamed("acme/hello", ["/layers/lib", ...inside].join("/"));

const runTomlWith = (...images: readonly (readonly [string, ...string[]])[]): string =>
  images
    .map(([image, ...mirrors]) => `[[images]]\nimage = "${image}"\nmirrors = ${JSON.stringify(mirrors)}\n`)
    .join("\n");
const worldWithRunToml = (text: string) =>
  world({ files: { "/cnb/run.toml": { text, owner: "root" } }, images: { "@second:1": newerRunImage() } });

export const labelCases: readonly TestCase[] = [
  ...(["launcher", "config"] as const).map((part) =>
    mustCase({
      id: `export.label.${part}`,
      says: `The lifecycle's label has the digest of the ${part} layer.`,
      ...recordedOf,
      then: [
        expectSuccess(0),
        expectSame(
          label(part, "sha"),
          afterCreate.diffId(APP, part),
          `${LIFECYCLE}.${part}-sha`,
          "platform.exporter.label.lifecycle-metadata",
        ),
      ],
    }),
  ),
  createCase({
    id: "export.label.sbom",
    says: "The lifecycle's label has the digest of the SBOM layer.",
    given: world({
      buildpacks: [
        buildpack({
          buildpackToml: 'sbom-formats = ["application/vnd.cyclonedx+json"]\n',
          build: [{ do: "write", path: "${CNB_LAYERS_DIR}/launch.sbom.cdx.json", text: "{}" }],
        }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectSame(label("sbom", "sha"), afterCreate.diffId(APP, "sbom"), `${LIFECYCLE}.sbom-sha`),
    ],
  }),
  createCase({
    id: "export.label.app-slices",
    says: "The lifecycle's label has an entry for each app layer.",
    given: world({
      buildpacks: [helloBuildpack(...launchToml('[[slices]]\npaths = ["static"]\n'))],
      files: { "/workspace/static/a": { text: "a\n" } },
    }),
    then: [
      expectSuccess(0),
      expectThat(label("app"), { length: 2 }, `${LIFECYCLE}.app-entries`),
      ...[0, 1].map((i) =>
        expectSame(label("app", i, "sha"), afterCreate.diffId(APP, `app:${i + 1}`), `${LIFECYCLE}.app-sha`),
      ),
    ],
  }),
  mustCase({
    id: "export.label.buildpacks",
    says: "The lifecycle's label lists every buildpack of the group, even one without layers.",
    ...recordedOf,
    then: [
      expectSuccess(0),
      expectEqual(
        `${label("buildpacks")}/*/key`,
        ["acme/hello", "acme/quiet"],
        `${LIFECYCLE}.buildpacks-entries`,
        `${LIFECYCLE}.buildpacks-key`,
      ),
      expectEqual(`${label("buildpacks")}/*/version`, ["1.0.0", "2.3.4"], `${LIFECYCLE}.buildpacks-version`),
    ],
  }),
  mustCase({
    id: "export.label.no-layers",
    says: "The lifecycle's label has an empty layer list for a buildpack without launch layers.",
    ...recordedOf,
    then: [expectSuccess(0), expectEqual(buildpackNamed("acme/quiet", "/layers"), {}, `${LIFECYCLE}.layers-entries`)],
  }),
  mustCase({
    id: "export.label.layers",
    says: "The lifecycle's label has a buildpack's launch layers by name, and no other layers.",
    ...recordedOf,
    then: [
      expectSuccess(0),
      expectSame(
        lib("sha"),
        afterCreate.diffId(APP, "layer acme_hello/lib"),
        `${LIFECYCLE}.layer-key`,
        `${LIFECYCLE}.layer-sha`,
      ),
      expectAbsent(buildpackNamed("acme/hello", "/layers/tool"), `${LIFECYCLE}.layers-entries`),
      expectAbsent(buildpackNamed("acme/hello", "/layers/dep"), `${LIFECYCLE}.layers-entries`),
    ],
  }),
  mustCase({
    id: "export.label.layer-metadata",
    says: "The lifecycle's label has a launch layer's metadata, with its types.",
    ...recordedOf,
    then: [
      expectSuccess(0),
      expectEqual(
        lib("data"),
        { version: "1", deep: { list: ["a"] } },
        `${LIFECYCLE}.layer-value`,
        "buildpack.layers.launch.metadata-stored",
      ),
      expectThat(lib(), { includes: { launch: true, cache: true, build: false } }, `${LIFECYCLE}.layer-value`),
    ],
  }),
  createCase({
    id: "export.label.run-image",
    says: "The lifecycle's label has the top layer and the digest reference of the run image.",
    given: world({ images: { "@run:1": newerRunImage() } }),
    then: [
      expectSuccess(0),
      expectSame(label("runImage", "topLayer"), afterCreate.diffId("@run:1", 1), `${LIFECYCLE}.run-image-top-layer`),
      expectReference(label("runImage", "reference"), "@run:1", 0, `${LIFECYCLE}.run-image-reference`),
    ],
  }),
  mustCase({
    id: "export.label.run-image-names",
    says: "The lifecycle's label has the names of the run.toml entry that lists the run image.",
    given: worldWithRunToml(
      runTomlWith(
        ["127.0.0.1:5000/run:1", "localhost:5000/run:1"],
        ["127.0.0.1:5000/second:1", "localhost:5000/second:1"],
      ),
    ),
    when: [create({ flags: { "-run-image": "@second:1" } })],
    then: [
      expectSuccess(0),
      expectEqual(label("runImage", "image"), "@second:1", RESOLVED),
      expectEqual(
        label("runImage", "mirrors"),
        ["@localhost/second:1"],
        RESOLVED,
        "platform.run-image-res.mirrors-match",
      ),
    ],
  }),
  mustCase({
    id: "export.label.run-image-unlisted",
    says: "If no run.toml entry lists the run image, the lifecycle's label has the names of the first entry.",
    given: worldWithRunToml(runTomlWith(["127.0.0.1:5000/run:1", "localhost:5000/run:1"])),
    when: [create({ flags: { "-run-image": "@second:1" } })],
    then: [
      expectSuccess(0),
      expectEqual(label("runImage", "image"), "@run:1", RESOLVED, "platform.run-image-res.mirrors-else-first"),
      expectReference(label("runImage", "reference"), "@second:1", 0),
    ],
  }),
  createCase({
    id: "export.label.stack",
    says: "The deprecated key of the lifecycle's label has the names of the run image as well.",
    given: worldWithRunToml(runTomlWith(["127.0.0.1:5000/run:1", "localhost:5000/run:1"])),
    then: [
      expectSuccess(0),
      expectThat(
        label("stack", "runImage"),
        { includes: { image: "@run:1", mirrors: ["@localhost/run:1"] } },
        "platform.deprecated.stack-key-same",
      ),
    ],
  }),
];
