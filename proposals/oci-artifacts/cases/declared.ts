/** The proposal oci-artifacts, as it was approved: which files, documents and tags are taken, and which are refused. */

import { afterStep, create, expectEqual } from "#cases/vocabulary";
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import {
  building,
  CONTENT,
  declaring,
  error,
  idOf,
  proposed,
  refused,
  statements,
  text,
  withToml,
} from "../worlds/artifact-cases.ts";
import { artifactLayer, artifactsToml, CONFIG_MEDIA, LAYER_MEDIA, written } from "../worlds/artifacts.ts";

const file = (id: string, says: string, path: string): TestCase =>
  refused({ id: `file-${id}`, says, covers: ["file-relative"] }, withToml({ file: path }));

/** Links and directories are made after artifacts.toml. */
const withAct = (id: string, says: string, act: Act, covers: readonly string[]): TestCase =>
  proposed({
    id,
    says,
    given: building([...artifactLayer("wasm", artifactsToml({ file: "other" })), act]),
    when: [create()],
    then: error(...covers),
    control: { id: idOf("file-other"), differs: "/given/buildpacks/0/build/2" },
  });
const files: readonly TestCase[] = [
  proposed({
    id: "file-other",
    says: "The file may be made after artifacts.toml.",
    given: building([...artifactLayer("wasm", artifactsToml({ file: "other" })), written("wasm/other", "other")]),
    when: [create()],
    then: [expectEqual(text, "other", ...statements("publish-files"))],
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

const documents: readonly TestCase[] = [
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
    then: [
      expectEqual(
        afterStep(0).artifact("@app:bytes", "layers", 0, "text"),
        CONTENT,
        ...statements("upload-with-image", "artifacts-toml", "publish-files", "set-tag", "tag-key", "location"),
      ),
    ],
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

const tags: readonly TestCase[] = [
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
      expectEqual(text, "of one\n", ...statements("set-tag")),
      expectEqual(afterStep(0).artifact("@app:WASM", "layers", 0, "text"), "of two\n", ...statements("set-tag")),
    ],
  }),
];

export const declaredCases: readonly TestCase[] = [...files, ...documents, ...tags];
