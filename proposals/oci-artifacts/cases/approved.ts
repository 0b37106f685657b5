/** The proposal oci-artifacts, in its approved form: the exporter publishes the files that artifacts.toml names. */

import { expectEqual, expectThat } from "#cases/vocabulary/expect";
import { expectExit, expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { runImageLayout } from "#cases/vocabulary/layout";
import { afterStep } from "#cases/vocabulary/pointers";
import { allPhases, create } from "#cases/vocabulary/steps";
import { buildpack, world } from "#cases/vocabulary/world";
import type { TestCase } from "#protocol";
import {
  CONTENT,
  expectImageKept,
  expectOldImage,
  idOf,
  LAYOUT,
  proposalCase,
  rejectionCase,
  statements,
  TWO_BUILDS,
  text,
  worldBuilding,
  worldDeclaring,
  worldDeclaringTwo,
  worldForTwoBuilds,
  worldWithLayerToml,
} from "../worlds/artifact-cases.ts";
import { artifactLayer, artifactsToml, CONFIG_MEDIA, LAYER_MEDIA } from "../worlds/artifacts.ts";

const PUBLISHED = statements("upload-with-image", "artifacts-toml", "publish-files", "set-tag", "tag-key", "location");

const published: readonly TestCase[] = [
  proposalCase({
    id: "published",
    says: "The exporter publishes the file that artifacts.toml of a layer names, with its tag, beside the app image.",
    given: worldDeclaring(),
    when: [create()],
    then: [
      expectSuccess(0, ...statements("lifecycle-parses")),
      expectEqual(text, CONTENT, ...PUBLISHED, ...statements("file-relative")),
      expectEqual(
        afterStep(0).artifact("@app:wasm", "config", "media"),
        CONFIG_MEDIA,
        ...statements("oci-artifact", "config-media-type"),
      ),
      expectThat(afterStep(0).artifact("@app:wasm", "layers"), { length: 1 }, ...statements("oci-artifact")),
      expectEqual(
        afterStep(0).artifact("@app:wasm", "layers", 0, "media"),
        LAYER_MEDIA,
        ...statements("oci-artifact", "content-media-type"),
      ),
      expectImageKept,
    ],
  }),
  proposalCase({
    id: "published-by-phases",
    says: "The exporter publishes artifacts as the creator does.",
    given: worldDeclaring(),
    when: allPhases(),
    then: [
      expectExit(4, 0),
      expectEqual(afterStep(4).artifact("@app:wasm", "layers", 0, "text"), CONTENT, ...statements("upload-with-image")),
    ],
  }),
  proposalCase({
    id: "two-artifacts",
    says: "One artifacts.toml may name two artifacts.",
    given: worldDeclaringTwo("tests"),
    when: [create()],
    then: [
      expectEqual(text, CONTENT, ...statements("array-of-artifacts")),
      expectEqual(
        afterStep(0).artifact("@app:tests", "layers", 0, "text"),
        "<tests/>",
        ...statements("array-of-artifacts"),
      ),
    ],
  }),
  proposalCase({
    id: "labels-merged",
    says: "Labels may be in any number of tables, and those without a media type are annotations.",
    given: worldDeclaring({
      labels: [
        { ConfigMediaType: CONFIG_MEDIA, "org.acme.a": "one" },
        { ContentLayerMediaType: LAYER_MEDIA, "org.acme.b": "two" },
      ],
    }),
    when: [create()],
    then: [
      expectEqual(
        afterStep(0).artifact("@app:wasm", "annotations"),
        { "org.acme.a": "one", "org.acme.b": "two" },
        ...statements("set-labels", "generic-labels", "labels-array"),
      ),
    ],
  }),
  proposalCase({
    id: "two-repositories",
    says: "Artifacts go to the repository of every image name.",
    given: worldDeclaring(),
    when: [create({ images: ["@app:1"], flags: { "-tag": ["@shop:2", "@app:3"] } })],
    then: [
      expectEqual(text, CONTENT),
      expectEqual(
        afterStep(0).artifact("@shop:wasm", "layers", 0, "text"),
        CONTENT,
        ...statements("upload-with-image", "tag-key"),
      ),
      expectThat(
        afterStep(0).artifact("@shop:wasm", "digest"),
        { sameAs: afterStep(0).artifact("@app:wasm", "digest") },
        ...statements("upload-with-image"),
      ),
    ],
  }),
  proposalCase({
    id: "ignored-layer",
    says: "A layer for nothing, which the builder puts out of the way, has its artifacts published and is not in the image.",
    given: worldWithLayerToml("[metadata]\nversion = 1\n"),
    when: [create()],
    then: [
      expectEqual(text, CONTENT, ...statements("artifacts-toml", "publish-files")),
      expectThat(afterStep(0).layers("@app:1", "/*/role"), { excludes: "acme/wasm:wasm" }),
    ],
  }),
  proposalCase({
    id: "launch-layer",
    says: "A layer of the image may have artifacts too.",
    given: worldWithLayerToml("[types]\nlaunch = true\n"),
    when: [create()],
    then: [
      expectEqual(text, CONTENT, ...statements("artifacts-toml")),
      expectThat(
        `${afterStep(0).layers("@app:1")}/*/entries/*/name`,
        {
          includes: [
            "/layers",
            "/layers/acme_wasm",
            "/layers/acme_wasm/wasm",
            "/layers/acme_wasm/wasm/app.wasm",
            "/layers/acme_wasm/wasm/artifacts.toml",
          ],
        },
        ...statements("additive"),
      ),
    ],
  }),
  proposalCase({
    id: "nothing-in-it",
    says: "A file of 0 bytes is published.",
    given: worldBuilding(artifactLayer("wasm", artifactsToml({}), { "app.wasm": "" })),
    when: [create()],
    then: [
      expectEqual(afterStep(0).artifact("@app:wasm", "layers", 0, "size"), 0, ...statements("publish-files")),
      expectEqual(text, "", ...statements("publish-files")),
    ],
  }),
  proposalCase({
    id: "link-inside",
    says: "A link to a file of the same layer is the file.",
    given: worldBuilding([
      ...artifactLayer("wasm", artifactsToml({ file: "now" })),
      { do: "symlink", path: "${CNB_LAYERS_DIR}/wasm/now", to: "app.wasm" },
    ]),
    when: [create()],
    then: [expectEqual(text, CONTENT, ...statements("file-relative"))],
  }),
  proposalCase({
    id: "unknown-keys",
    says: "The exporter ignores unknown keys, as in every file of a buildpack.",
    given: worldBuilding(
      artifactLayer("wasm", `later = 1\n${artifactsToml({}).replace("file =", "since = 2\nfile =")}`),
    ),
    when: [create()],
    then: [expectEqual(text, CONTENT, ...statements("lifecycle-parses"))],
  }),
  proposalCase({
    id: "reported",
    says: "The report lists each artifact with its names and its digest.",
    given: worldDeclaring(),
    when: [create()],
    then: [
      expectEqual(
        afterStep(0).toml("/layers/report.toml", "artifacts", 0, "tags"),
        ["@app:wasm"],
        ...statements("upload-with-image"),
      ),
      expectThat(afterStep(0).toml("/layers/report.toml", "artifacts", 0, "digest"), {
        sameAs: afterStep(0).artifact("@app:wasm", "digest"),
      }),
      expectEqual(afterStep(0).toml("/layers/report.toml", "image", "tags"), ["@app:1"]),
    ],
  }),
  proposalCase({
    id: "in-a-layout",
    says: "If the image is written to a layout, its artifacts are written to layouts beside it.",
    can: ["layout"],
    given: worldDeclaring(
      {},
      {
        files: { "/layout": { dir: true }, [LAYOUT]: { dir: true }, ...runImageLayout(`${LAYOUT}/run/1`) },
        env: { CNB_EXPERIMENTAL_MODE: "warn" },
      },
    ),
    when: [create({ flags: { "-layout": true, "-layout-dir": "/layout", "-run-image": "@run:1" } })],
    then: [
      expectThat(
        afterStep(0).file(`${LAYOUT}/app/wasm/index.json`, "json", "manifests"),
        { length: 1 },
        ...statements("upload-with-image", "tag-key"),
      ),
      expectThat(afterStep(0).file(`${LAYOUT}/app/1/index.json`), { present: true }),
    ],
  }),
];

const trust: readonly TestCase[] = [
  proposalCase({
    id: "not-opted-in",
    says: "If the platform does not configure artifacts, artifacts.toml is an ordinary file.",
    given: world({ buildpacks: [buildpack({ id: "acme/wasm", build: artifactLayer("wasm", artifactsToml({})) })] }),
    when: [create()],
    then: [
      expectSuccess(0, ...statements("additive")),
      expectThat(afterStep(0).artifact("@app:wasm"), { present: false }, ...statements("additive")),
      expectImageKept,
    ],
    control: { id: idOf("published"), differs: "/given/files/~1cnb~1artifacts.toml" },
  }),
  rejectionCase(
    { id: "other-allowed", says: "A tag that the platform has not allowed is an error.", covers: ["set-tag"] },
    worldDeclaring({}, { files: { "/cnb/artifacts.toml": { text: '[[allow]]\ntags = ["chart*"]\n', owner: "root" } } }),
    "/given/files/~1cnb~1artifacts.toml/text",
  ),
  rejectionCase(
    { id: "policy-malformed", says: "A list of the platform's that is a string is an error.", covers: ["set-tag"] },
    worldDeclaring({}, { files: { "/cnb/artifacts.toml": { text: 'allow = "all"\n', owner: "root" } } }),
    "/given/files/~1cnb~1artifacts.toml/text",
  ),
];

const registries: readonly TestCase[] = [
  rejectionCase(
    {
      id: "registry-refuses",
      says: "A registry that refuses the artifact has no new image either.",
      covers: ["upload-with-image"],
    },
    worldDeclaring({}, { registry: { artifacts: "refuse" } }),
    "/given/registry",
  ),
  proposalCase({
    id: "old-image-kept",
    says: "If the registry rejects an artifact, every tag is unchanged.",
    given: worldForTwoBuilds(worldDeclaring({}, { registry: { artifacts: "refuse" } })),
    when: TWO_BUILDS,
    then: [expectSuccess(0), expectFailure(3, ...statements("upload-with-image")), expectOldImage],
  }),
  proposalCase({
    id: "new-image-later",
    says: "A buildpack that declares an artifact in a later build publishes it then.",
    given: worldForTwoBuilds(worldDeclaring()),
    when: TWO_BUILDS,
    then: [
      expectThat(afterStep(0).artifact("@app:wasm"), { present: false }),
      expectEqual(afterStep(3).artifact("@app:wasm", "layers", 0, "text"), CONTENT, ...statements("upload-with-image")),
    ],
  }),
];

export const approvedCases: readonly TestCase[] = [...published, ...trust, ...registries];
