/** The proposal oci-artifacts, in its draft: `[additionalArtifact]` in the layer's metadata file. */

import { expectEqual, expectThat } from "#cases/vocabulary/expect";
import { expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { afterStep } from "#cases/vocabulary/pointers";
import { create } from "#cases/vocabulary/steps";
import type { TestCase, World } from "#protocol";
import { caseKit } from "../../kit/case-kit.ts";
import { CONTENT, expectNoImage, TOML, text, worldBuilding } from "../worlds/artifact-cases.ts";
import { type ArtifactDraft, additionalArtifact, writeInLayers, writeMetadataFile } from "../worlds/artifacts.ts";

const draft = caseKit({ rfc: "oci-artifacts-draft", on: "oci-artifacts:form=draft", buildpack: ["0.9"] });
const { idOf, idsOf: statements } = draft;
const proposalCase = (one: Omit<Parameters<typeof draft.proposalCase>[0], "when">): TestCase =>
  draft.proposalCase({ ...one, when: [create()] });

const declaring = (draft: ArtifactDraft = {}): World => withToml(additionalArtifact(draft));
const withToml = (toml: string): World =>
  worldBuilding([
    writeInLayers("wasm/app.wasm", CONTENT),
    writeMetadataFile("wasm", `[layer]\npublish = false\ncache = false\n\n${toml}`),
  ]);

/** The build fails without an image; the case "published" declares a valid artifact. */
const refusedCase = (id: string, says: string, statement: string, given: World): TestCase =>
  proposalCase({
    id,
    says,
    given,
    then: [expectFailure(0, ...statements(statement)), expectNoImage],
    control: { id: idOf("published"), differs: TOML },
  });

export const draftCases: readonly TestCase[] = [
  proposalCase({
    id: "published",
    says: "The file that the layer's metadata file names is published, and the layer is not in the image.",
    given: declaring(),
    then: [
      expectSuccess(0, ...statements("layer-not-launch", "layer-publish-flag")),
      expectEqual(
        text,
        CONTENT,
        ...statements("upload-with-image", "field-in-layer-toml", "publish-files", "set-tag", "file-in-layer"),
      ),
      expectThat(
        afterStep(0).layers("@app:1", "/*/role"),
        { excludes: "acme/wasm:wasm" },
        ...statements("layer-not-launch", "layer-publish-flag"),
      ),
      expectThat(afterStep(0).layer("@app:1", "app", "/entries"), { present: true }),
      expectEqual(
        afterStep(0).toml("/layers/report.toml", "artifacts", 0, "tags"),
        ["@app:wasm"],
        ...statements("clear-output"),
      ),
    ],
  }),
  proposalCase({
    id: "labels",
    says: "Labels are annotations, in which the tag of the image is put for its variable.",
    given: declaring({ labels: [{ myLabel1: "blah1-$${build.tag}", myLabel2: "blah2" }] }),
    then: [
      expectEqual(
        afterStep(0).artifact("@app:wasm", "annotations"),
        { myLabel1: "blah1-1", myLabel2: "blah2" },
        ...statements("set-labels", "label-interpolation"),
      ),
    ],
  }),
  proposalCase({
    id: "variable-unknown",
    says: "An unknown variable is an error.",
    given: declaring({ labels: [{ myLabel1: "blah1-$${build.time}", myLabel2: "blah2" }] }),
    then: [expectFailure(0, ...statements("label-interpolation")), expectNoImage],
    control: { id: idOf("labels"), differs: TOML },
  }),
  refusedCase(
    "bare-words",
    "Strings without quotes are not TOML, and an error.",
    "tag-unquoted",
    withToml("[additionalArtifact]\ntag=wasm\nfile=app.wasm\n"),
  ),
  refusedCase(
    "not-a-table",
    "An artifact that is a string is an error.",
    "field-in-layer-toml",
    worldBuilding([
      writeInLayers("wasm/app.wasm", CONTENT),
      writeMetadataFile("wasm", 'additionalArtifact = "app.wasm"\n'),
    ]),
  ),
  refusedCase(
    "file-outside",
    "A path with `..` is an error.",
    "file-in-layer",
    declaring({ file: "../../../etc/passwd" }),
  ),
  refusedCase(
    "tag-of-app",
    "The tag of the app image is not an artifact's.",
    "tag-collision-open",
    declaring({ tag: "1" }),
  ),
  proposalCase({
    id: "other-layers",
    says: "A layer that declares no artifact is unchanged.",
    given: worldBuilding([
      writeInLayers("wasm/app.wasm", CONTENT),
      writeMetadataFile("wasm", "[types]\nlaunch = true\n[metadata]\nadditionalArtifact = 1\n"),
    ]),
    then: [
      expectSuccess(0, ...statements("additive")),
      expectEqual(
        afterStep(0).label("@app:1", "io.buildpacks.lifecycle.metadata", "buildpacks", 0, "layers", "wasm", "launch"),
        true,
        ...statements("additive"),
      ),
    ],
  }),
];
