/** The proposal oci-artifacts, as it was approved: what artifacts.toml names is published beside the app image. */
import type { Act } from "#machine";
import type { Case } from "../../protocol/case.ts";
import {
  building,
  CONTENT,
  declaring,
  error,
  idOf,
  imageKept,
  LATER,
  LAYOUT,
  later,
  oldImageStays,
  proposed,
  refused,
  statements,
  text,
  withToml,
} from "../vocabulary/artifactCases.ts";
import {
  artifactLayer,
  artifactsToml,
  CONFIG_MEDIA,
  LAYER_MEDIA,
  metadataFile,
  written,
} from "../vocabulary/artifacts.ts";
import { after, exits, expectThat, fails, succeeds } from "../vocabulary/expectations.ts";
import { runImageLayout } from "../vocabulary/layout.ts";
import { create, phases } from "../vocabulary/steps.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const PUBLISHED = statements("upload-with-image", "artifacts-toml", "publish-files", "set-tag", "tag-key", "location");

const published: readonly Case[] = [
  proposed({
    id: "published",
    says: "The file that artifacts.toml of a layer names is published under its tag beside the app image.",
    given: declaring(),
    when: [create()],
    then: [
      succeeds(0, ...statements("lifecycle-parses")),
      expectThat(text, { equals: CONTENT }, ...PUBLISHED, ...statements("file-relative")),
      expectThat(
        after(0).artifact("@app:wasm", "config", "media"),
        { equals: CONFIG_MEDIA },
        ...statements("oci-artifact", "config-media-type"),
      ),
      expectThat(after(0).artifact("@app:wasm", "layers"), { length: 1 }, ...statements("oci-artifact")),
      expectThat(
        after(0).artifact("@app:wasm", "layers", 0, "media"),
        { equals: LAYER_MEDIA },
        ...statements("oci-artifact", "content-media-type"),
      ),
      imageKept,
    ],
  }),
  proposed({
    id: "published-by-phases",
    says: "The exporter publishes artifacts as the creator does.",
    given: declaring(),
    when: phases(),
    then: [
      exits(4, 0),
      expectThat(
        after(4).artifact("@app:wasm", "layers", 0, "text"),
        { equals: CONTENT },
        ...statements("upload-with-image"),
      ),
    ],
  }),
  proposed({
    id: "two-artifacts",
    says: "One artifacts.toml may name two artifacts.",
    given: building(
      artifactLayer("wasm", artifactsToml({ tag: "wasm" }, { tag: "tests", file: "tests.xml" }), {
        "app.wasm": CONTENT,
        "tests.xml": "<tests/>",
      }),
    ),
    when: [create()],
    then: [
      expectThat(text, { equals: CONTENT }, ...statements("array-of-artifacts")),
      expectThat(
        after(0).artifact("@app:tests", "layers", 0, "text"),
        { equals: "<tests/>" },
        ...statements("array-of-artifacts"),
      ),
    ],
  }),
  proposed({
    id: "labels-merged",
    says: "Labels stand in any number of tables, and those that give no media type are annotations.",
    given: declaring({
      labels: [
        { ConfigMediaType: CONFIG_MEDIA, "org.acme.a": "one" },
        { ContentLayerMediaType: LAYER_MEDIA, "org.acme.b": "two" },
      ],
    }),
    when: [create()],
    then: [
      expectThat(
        after(0).artifact("@app:wasm", "annotations"),
        { equals: { "org.acme.a": "one", "org.acme.b": "two" } },
        ...statements("set-labels", "generic-labels", "labels-array"),
      ),
    ],
  }),
  proposed({
    id: "two-repositories",
    says: "Artifacts go to the repository of every image name.",
    given: declaring(),
    when: [create({ images: ["@app:1"], flags: { "-tag": ["@shop:2", "@app:3"] } })],
    then: [
      expectThat(text, { equals: CONTENT }),
      expectThat(
        after(0).artifact("@shop:wasm", "layers", 0, "text"),
        { equals: CONTENT },
        ...statements("upload-with-image", "tag-key"),
      ),
      expectThat(
        after(0).artifact("@shop:wasm", "digest"),
        { sameAs: after(0).artifact("@app:wasm", "digest") },
        ...statements("upload-with-image"),
      ),
    ],
  }),
  proposed({
    id: "ignored-layer",
    says: "A layer for nothing, which the builder puts out of the way, has its artifacts published and is not in the image.",
    given: building([...artifactLayer("wasm", artifactsToml({})), metadataFile("wasm", "[metadata]\nversion = 1\n")]),
    when: [create()],
    then: [
      expectThat(text, { equals: CONTENT }, ...statements("artifacts-toml", "publish-files")),
      expectThat(after(0).layers("@app:1", "/*/role"), { excludes: "acme/wasm:wasm" }),
    ],
  }),
  proposed({
    id: "launch-layer",
    says: "A layer of the image may have artifacts too.",
    given: building([...artifactLayer("wasm", artifactsToml({})), metadataFile("wasm", "[types]\nlaunch = true\n")]),
    when: [create()],
    then: [
      expectThat(text, { equals: CONTENT }, ...statements("artifacts-toml")),
      expectThat(
        `${after(0).layers("@app:1")}/*/entries/*/name`,
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
  proposed({
    id: "nothing-in-it",
    says: "A file of 0 bytes is published.",
    given: building(artifactLayer("wasm", artifactsToml({}), { "app.wasm": "" })),
    when: [create()],
    then: [
      expectThat(after(0).artifact("@app:wasm", "layers", 0, "size"), { equals: 0 }, ...statements("publish-files")),
      expectThat(text, { equals: "" }, ...statements("publish-files")),
    ],
  }),
  proposed({
    id: "link-inside",
    says: "A link to a file of the same layer is the file.",
    given: building([
      ...artifactLayer("wasm", artifactsToml({ file: "now" })),
      { do: "symlink", path: "${CNB_LAYERS_DIR}/wasm/now", to: "app.wasm" },
    ]),
    when: [create()],
    then: [expectThat(text, { equals: CONTENT }, ...statements("file-relative"))],
  }),
  proposed({
    id: "unknown-keys",
    says: "Keys that nobody knows are ignored, as in every file of a buildpack.",
    given: building(artifactLayer("wasm", `later = 1\n${artifactsToml({}).replace("file =", "since = 2\nfile =")}`)),
    when: [create()],
    then: [expectThat(text, { equals: CONTENT }, ...statements("lifecycle-parses"))],
  }),
  proposed({
    id: "reported",
    says: "The report lists each artifact with its names and its digest.",
    given: declaring(),
    when: [create()],
    then: [
      expectThat(
        after(0).toml("/layers/report.toml", "artifacts", 0, "tags"),
        { equals: ["@app:wasm"] },
        ...statements("upload-with-image"),
      ),
      expectThat(after(0).toml("/layers/report.toml", "artifacts", 0, "digest"), {
        sameAs: after(0).artifact("@app:wasm", "digest"),
      }),
      expectThat(after(0).toml("/layers/report.toml", "image", "tags"), { equals: ["@app:1"] }),
    ],
  }),
  proposed({
    id: "in-a-layout",
    says: "Where the image goes to a layout, its artifacts go to layouts beside it.",
    can: ["layout"],
    given: declaring(
      {},
      {
        files: { "/layout": { dir: true }, [LAYOUT]: { dir: true }, ...runImageLayout(`${LAYOUT}/run/1`) },
        env: { CNB_EXPERIMENTAL_MODE: "warn" },
      },
    ),
    when: [create({ flags: { "-layout": true, "-layout-dir": "/layout", "-run-image": "@run:1" } })],
    then: [
      expectThat(
        after(0).file(`${LAYOUT}/app/wasm/index.json`, "json", "manifests"),
        { length: 1 },
        ...statements("upload-with-image", "tag-key"),
      ),
      expectThat(after(0).file(`${LAYOUT}/app/1/index.json`), { present: true }),
    ],
  }),
];

const file = (id: string, says: string, path: string): Case =>
  refused({ id: `file-${id}`, says, covers: ["file-relative"] }, withToml({ file: path }));

/** Links and directories are made after artifacts.toml. */
const withAct = (id: string, says: string, act: Act, covers: readonly string[]): Case =>
  proposed({
    id,
    says,
    given: building([...artifactLayer("wasm", artifactsToml({ file: "other" })), act]),
    when: [create()],
    then: error(...covers),
    control: { id: idOf("file-other"), differs: "/given/buildpacks/0/build/2" },
  });
const files: readonly Case[] = [
  proposed({
    id: "file-other",
    says: "The file may be made after artifacts.toml.",
    given: building([...artifactLayer("wasm", artifactsToml({ file: "other" })), written("wasm/other", "other")]),
    when: [create()],
    then: [expectThat(text, { equals: "other" }, ...statements("publish-files"))],
  }),
  file("missing", "A file that is not there is an error.", "nothing.wasm"),
  file("absolute", "An absolute path is an error.", "/etc/passwd"),
  file("parents", "A path with `..` is an error, whether it leads out of the layer or not.", "../wasm/app.wasm"),
  file("glob", "A pattern is the name of a file that is not there.", "*.wasm"),
  file("nul", "A path with a NUL is an error.", "app.wasm\u0000"),
  file("long", "A path of 5,000 bytes is an error.", "a".repeat(5000)),
  file("empty", "An empty path is an error.", ""),
  withAct(
    "file-link-out",
    "A link that leads out of the layer is an error.",
    { do: "symlink", path: "${CNB_LAYERS_DIR}/wasm/other", to: "/home/cnb/.docker/config.json" },
    ["file-relative"],
  ),
  withAct("file-directory", "A directory is an error.", { do: "mkdir", path: "${CNB_LAYERS_DIR}/wasm/other" }, [
    "publish-files",
  ]),
  withAct("file-fifo", "A named pipe is an error.", { do: "fifo", path: "${CNB_LAYERS_DIR}/wasm/other" }, [
    "publish-files",
  ]),
];

const documents: readonly Case[] = [
  refused(
    { id: "malformed", says: "An artifacts.toml that is not TOML is an error.", covers: ["lifecycle-parses"] },
    withToml("[[artifact]\n"),
  ),
  proposed({
    id: "not-utf-8",
    says: "An artifacts.toml that is not UTF-8 is an error.",
    given: building([
      ...artifactLayer("wasm", artifactsToml({})),
      { do: "write-bytes", path: "${CNB_LAYERS_DIR}/wasm/artifacts.toml", base64: "W1thcnRpZmFjdF1dCnRhZyA9ICL/Igo=" },
    ]),
    when: [create()],
    then: error("lifecycle-parses"),
    control: { id: idOf("utf-8"), differs: "/given/buildpacks/0/build/2/base64" },
  }),
  proposed({
    id: "utf-8",
    says: "An artifacts.toml of bytes is read as text.",
    given: building([
      ...artifactLayer("wasm", artifactsToml({})),
      {
        do: "write-bytes",
        path: "${CNB_LAYERS_DIR}/wasm/artifacts.toml",
        base64: Buffer.from(artifactsToml({ tag: "bytes" })).toString("base64"),
      },
    ]),
    when: [create()],
    then: [expectThat(after(0).artifact("@app:bytes", "layers", 0, "text"), { equals: CONTENT }, ...PUBLISHED)],
  }),
  refused(
    { id: "one-table", says: "A table where an array of tables belongs is an error.", covers: ["lifecycle-parses"] },
    withToml(
      artifactsToml({}).replaceAll("[[artifact]]", "[artifact]").replaceAll("[[artifact.labels]]", "[artifact.labels]"),
    ),
  ),
  refused(
    { id: "labels-text", says: "Labels that are a text are an error.", covers: ["labels-array"] },
    withToml(`${artifactsToml({ labels: [] })}labels = "all"\n`),
  ),
  refused(
    { id: "label-number", says: "A label that is a number is an error.", covers: ["set-labels"] },
    withToml(`${artifactsToml({})}size = 1\n`),
  ),
  refused(
    { id: "label-twice", says: "A label in two tables is an error.", covers: ["labels-array"] },
    withToml(`${artifactsToml({})}[[artifact.labels]]\nConfigMediaType = "application/vnd.other"\n`),
  ),
  refused(
    { id: "media-missing", says: "A media type that is missing is an error.", covers: ["content-media-type"] },
    withToml({ labels: [{ ConfigMediaType: CONFIG_MEDIA }] }),
  ),
  refused(
    { id: "media-invalid", says: "A media type that is none is an error.", covers: ["config-media-type"] },
    withToml({ labels: [{ ConfigMediaType: "wasm", ContentLayerMediaType: LAYER_MEDIA }] }),
  ),
  refused(
    { id: "media-of-images", says: "The configuration type of images is no artifact's.", covers: ["oci-artifact"] },
    withToml({
      labels: [{ ConfigMediaType: "application/vnd.oci.image.config.v1+json", ContentLayerMediaType: LAYER_MEDIA }],
    }),
  ),
];

const tags: readonly Case[] = [
  refused(
    { id: "tag-invalid", says: "A tag that is none is an error.", covers: ["set-tag"] },
    withToml({ tag: "not/a tag" }),
  ),
  refused(
    { id: "tag-long", says: "A tag of 129 characters is an error.", covers: ["set-tag"] },
    withToml({ tag: "a".repeat(129) }),
  ),
  refused(
    {
      id: "tag-of-app",
      says: "The tag of the app image is not an artifact's.",
      covers: ["standard-image-kept", "tag-collision-open"],
    },
    withToml({ tag: "1" }),
  ),
  refused(
    { id: "tag-of-cache", says: "The name of the cache image is not an artifact's.", covers: ["tag-collision-open"] },
    declaring({}, { env: { CNB_CACHE_IMAGE: "127.0.0.1:5000/app:wasm" } }),
    "/given/env/CNB_CACHE_IMAGE",
  ),
  proposed({
    id: "tag-twice",
    says: "Two artifacts with one tag are an error.",
    given: building(
      artifactLayer("wasm", artifactsToml({ tag: "wasm" }, { tag: "wasm", file: "tests.xml" }), {
        "app.wasm": CONTENT,
        "tests.xml": "<tests/>",
      }),
    ),
    when: [create()],
    then: error("tag-collision-open"),
    control: { id: idOf("two-artifacts"), differs: "/given/buildpacks/0/build/2/text" },
  }),
  proposed({
    id: "tag-by-case",
    says: "Tags that differ in case are two.",
    given: building([
      ...artifactLayer("one", artifactsToml({ tag: "wasm" })),
      ...artifactLayer("two", artifactsToml({ tag: "WASM" })),
    ]),
    when: [create()],
    then: [
      expectThat(text, { equals: "of one\n" }, ...statements("set-tag")),
      expectThat(after(0).artifact("@app:WASM", "layers", 0, "text"), { equals: "of two\n" }, ...statements("set-tag")),
    ],
  }),
];

const trust: readonly Case[] = [
  proposed({
    id: "not-opted-in",
    says: "Where the platform says nothing of artifacts, artifacts.toml is a file like any other.",
    given: world({ buildpacks: [buildpack({ id: "acme/wasm", build: artifactLayer("wasm", artifactsToml({})) })] }),
    when: [create()],
    then: [
      succeeds(0, ...statements("additive")),
      expectThat(after(0).artifact("@app:wasm"), { present: false }, ...statements("additive")),
      imageKept,
    ],
    control: { id: idOf("published"), differs: "/given/files/~1cnb~1artifacts.toml" },
  }),
  refused(
    { id: "other-allowed", says: "A tag that the platform has not allowed is an error.", covers: ["set-tag"] },
    declaring({}, { files: { "/cnb/artifacts.toml": { text: '[[allow]]\ntags = ["chart*"]\n', owner: "root" } } }),
    "/given/files/~1cnb~1artifacts.toml/text",
  ),
  refused(
    { id: "policy-malformed", says: "A list of the platform's that is a string is an error.", covers: ["set-tag"] },
    declaring({}, { files: { "/cnb/artifacts.toml": { text: 'allow = "all"\n', owner: "root" } } }),
    "/given/files/~1cnb~1artifacts.toml/text",
  ),
];

const registries: readonly Case[] = [
  refused(
    {
      id: "registry-refuses",
      says: "A registry that refuses the artifact has no new image either.",
      covers: ["upload-with-image"],
    },
    declaring({}, { registry: { artifacts: "refuse" } }),
    "/given/registry",
  ),
  proposed({
    id: "old-image-kept",
    says: "Where an artifact is refused, every tag is as it was.",
    given: later(declaring({}, { registry: { artifacts: "refuse" } })),
    when: LATER,
    then: [succeeds(0), fails(3, ...statements("upload-with-image")), oldImageStays],
  }),
  proposed({
    id: "new-image-later",
    says: "A buildpack that declares an artifact in a later build publishes it then.",
    given: later(declaring()),
    when: LATER,
    then: [
      expectThat(after(0).artifact("@app:wasm"), { present: false }),
      expectThat(
        after(3).artifact("@app:wasm", "layers", 0, "text"),
        { equals: CONTENT },
        ...statements("upload-with-image"),
      ),
    ],
  }),
];

export const ociArtifacts: readonly Case[] = [...published, ...files, ...documents, ...tags, ...trust, ...registries];
