/** The proposal oci-artifacts, as its draft has it: `[additionalArtifact]` in the layer's metadata file. */

import { expectEqual, expectFailure, expectSuccess, expectThat } from "#cases/vocabulary/expect";
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

export const draftCases: readonly TestCase[] = [
  proposalCase({
    id: "published",
    says: "The file that the layer's metadata file names is published, and the layer is not in the image.",
    given: declaring(),
    then: [
      expectSuccess(0),
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
  proposalCase({
    id: "bare-words",
    says: "Strings without quotes are not TOML, and an error.",
    given: withToml("[additionalArtifact]\ntag=wasm\nfile=app.wasm\n"),
    then: [expectFailure(0, ...statements("tag-unquoted")), expectNoImage],
    control: { id: idOf("published"), differs: TOML },
  }),
  proposalCase({
    id: "not-a-table",
    says: "An artifact that is a string is an error.",
    given: worldBuilding([
      writeInLayers("wasm/app.wasm", CONTENT),
      writeMetadataFile("wasm", 'additionalArtifact = "app.wasm"\n'),
    ]),
    then: [expectFailure(0, ...statements("field-in-layer-toml")), expectNoImage],
    control: { id: idOf("published"), differs: TOML },
  }),
  proposalCase({
    id: "file-outside",
    says: "A path with `..` is an error.",
    given: declaring({ file: "../../../etc/passwd" }),
    then: [expectFailure(0, ...statements("file-in-layer")), expectNoImage],
    control: { id: idOf("published"), differs: TOML },
  }),
  proposalCase({
    id: "tag-of-app",
    says: "The tag of the app image is not an artifact's.",
    given: declaring({ tag: "1" }),
    then: [expectFailure(0, ...statements("tag-collision-open")), expectNoImage],
    control: { id: idOf("published"), differs: TOML },
  }),
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
