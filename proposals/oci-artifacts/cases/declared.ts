/** The proposal oci-artifacts, in its approved form: valid and invalid files, documents and tags. */

import { utf8 } from "#base";
import { base64Of } from "#base/platform";
import { afterStep, create, expectEqual } from "#cases/vocabulary";
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import {
  CONTENT,
  expectError,
  idOf,
  proposalCase,
  rejectionCase,
  statements,
  text,
  worldBuilding,
  worldDeclaring,
  worldDeclaringTwo,
  worldWithToml,
} from "../worlds/artifact-cases.ts";
import { artifactLayer, artifactsToml, CONFIG_MEDIA, LAYER_MEDIA, writeInLayers } from "../worlds/artifacts.ts";

const file = (id: string, says: string, path: string): TestCase =>
  rejectionCase({ id: `file-${id}`, says, covers: ["file-relative"] }, worldWithToml({ file: path }));

/** Links and directories are made after artifacts.toml. */
const withAct = (id: string, says: string, act: Act, covers: readonly string[]): TestCase =>
  proposalCase({
    id,
    says,
    given: worldBuilding([...artifactLayer("wasm", artifactsToml({ file: "other" })), act]),
    when: [create()],
    then: expectError(...covers),
    control: { id: idOf("file-other"), differs: "/given/buildpacks/0/build/2" },
  });
const files: readonly TestCase[] = [
  proposalCase({
    id: "file-other",
    says: "The file may be made after artifacts.toml.",
    given: worldBuilding([
      ...artifactLayer("wasm", artifactsToml({ file: "other" })),
      writeInLayers("wasm/other", "other"),
    ]),
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
  rejectionCase(
    { id: "malformed", says: "An artifacts.toml that is not TOML is an error.", covers: ["lifecycle-parses"] },
    worldWithToml("[[artifact]\n"),
  ),
  proposalCase({
    id: "not-utf-8",
    says: "An artifacts.toml that is not UTF-8 is an error.",
    given: worldBuilding([
      ...artifactLayer("wasm", artifactsToml({})),
      { do: "write-bytes", path: "${CNB_LAYERS_DIR}/wasm/artifacts.toml", base64: "W1thcnRpZmFjdF1dCnRhZyA9ICL/Igo=" },
    ]),
    when: [create()],
    then: expectError("lifecycle-parses"),
    control: { id: idOf("utf-8"), differs: "/given/buildpacks/0/build/2/base64" },
  }),
  proposalCase({
    id: "utf-8",
    says: "The exporter reads an artifacts.toml that bin/build writes as bytes.",
    given: worldBuilding([
      ...artifactLayer("wasm", artifactsToml({})),
      {
        do: "write-bytes",
        path: "${CNB_LAYERS_DIR}/wasm/artifacts.toml",
        base64: base64Of(utf8(artifactsToml({ tag: "bytes" }))),
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
  rejectionCase(
    { id: "one-table", says: "A table where an array of tables belongs is an error.", covers: ["lifecycle-parses"] },
    worldWithToml(
      artifactsToml({}).replaceAll("[[artifact]]", "[artifact]").replaceAll("[[artifact.labels]]", "[artifact.labels]"),
    ),
  ),
  rejectionCase(
    { id: "labels-text", says: "Labels that are a string are an error.", covers: ["labels-array"] },
    worldWithToml(`${artifactsToml({ labels: [] })}labels = "all"\n`),
  ),
  rejectionCase(
    { id: "label-number", says: "A label that is a number is an error.", covers: ["set-labels"] },
    worldWithToml(`${artifactsToml({})}size = 1\n`),
  ),
  rejectionCase(
    { id: "label-twice", says: "A label in two tables is an error.", covers: ["labels-array"] },
    worldWithToml(`${artifactsToml({})}[[artifact.labels]]\nConfigMediaType = "application/vnd.other"\n`),
  ),
  rejectionCase(
    { id: "media-missing", says: "A media type that is missing is an error.", covers: ["content-media-type"] },
    worldWithToml({ labels: [{ ConfigMediaType: CONFIG_MEDIA }] }),
  ),
  rejectionCase(
    { id: "media-invalid", says: "An invalid media type is an error.", covers: ["config-media-type"] },
    worldWithToml({ labels: [{ ConfigMediaType: "wasm", ContentLayerMediaType: LAYER_MEDIA }] }),
  ),
  rejectionCase(
    { id: "media-of-images", says: "An artifact cannot have an image's configuration type.", covers: ["oci-artifact"] },
    worldWithToml({
      labels: [{ ConfigMediaType: "application/vnd.oci.image.config.v1+json", ContentLayerMediaType: LAYER_MEDIA }],
    }),
  ),
];

const tags: readonly TestCase[] = [
  rejectionCase(
    { id: "tag-invalid", says: "An invalid tag is an error.", covers: ["set-tag"] },
    worldWithToml({ tag: "not/a tag" }),
  ),
  rejectionCase(
    { id: "tag-long", says: "A tag of 129 characters is an error.", covers: ["set-tag"] },
    worldWithToml({ tag: "a".repeat(129) }),
  ),
  rejectionCase(
    {
      id: "tag-of-app",
      says: "An artifact cannot have the tag of the app image.",
      covers: ["standard-image-kept", "tag-collision-open"],
    },
    worldWithToml({ tag: "1" }),
  ),
  rejectionCase(
    { id: "tag-of-cache", says: "An artifact cannot have the cache image's name.", covers: ["tag-collision-open"] },
    worldDeclaring({}, { env: { CNB_CACHE_IMAGE: "127.0.0.1:5000/app:wasm" } }),
    "/given/env/CNB_CACHE_IMAGE",
  ),
  proposalCase({
    id: "tag-twice",
    says: "Two artifacts with one tag are an error.",
    given: worldDeclaringTwo("wasm"),
    when: [create()],
    then: expectError("tag-collision-open"),
    control: { id: idOf("two-artifacts"), differs: "/given/buildpacks/0/build/2/text" },
  }),
  proposalCase({
    id: "tag-by-case",
    says: "Tags that differ in case are two.",
    given: worldBuilding([
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
