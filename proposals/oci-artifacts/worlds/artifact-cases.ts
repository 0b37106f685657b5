/** Parts that the cases of oci-artifacts share: one buildpack, `acme/wasm`, and a layer with an artifact. */

import { expectAbsent, expectEqual, expectSame } from "#cases/vocabulary/expect";
import { expectFailure } from "#cases/vocabulary/expect-exit";
import { afterStep } from "#cases/vocabulary/pointers";
import { create, newContainer } from "#cases/vocabulary/steps";
import { buildpack, type WorldChanges, world } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import type { Expectation, TestCase, World } from "#protocol";
import { caseKit } from "../../kit/case-kit.ts";
import { ALLOWED, type ArtifactDraft, artifactLayer, artifactsToml, writeMetadataFile } from "./artifacts.ts";

export const { proposalCase, idOf, idsOf: statements } = caseKit({ rfc: "oci-artifacts", buildpack: ["0.9"] });

export const worldBuilding = (build: readonly Act[], { files, ...changes }: WorldChanges = {}): World =>
  world({ buildpacks: [buildpack({ id: "acme/wasm", build })], files: { ...ALLOWED, ...files }, ...changes });

/** One layer, `wasm`, that declares one artifact. */
export const worldDeclaring = (draft: ArtifactDraft = {}, changes: WorldChanges = {}): World =>
  worldBuilding(artifactLayer("wasm", artifactsToml(draft)), changes);

/** The layer `wasm` declares the artifact `wasm` and another one with this tag. */
export const worldDeclaringTwo = (tag: string): World =>
  worldBuilding(
    artifactLayer("wasm", artifactsToml({ tag: "wasm" }, { tag, file: "tests.xml" }), {
      "app.wasm": CONTENT,
      "tests.xml": "<tests/>",
    }),
  );

/** The layer `wasm` declares one artifact, and has this `wasm.toml`. */
export const worldWithLayerToml = (toml: string): World =>
  worldBuilding([...artifactLayer("wasm", artifactsToml({})), writeMetadataFile("wasm", toml)]);

/** The directory of the world's repository in a layout. */
export const LAYOUT = "/layout/127.0.0.1:5000";
export const CONTENT = "of wasm\n";
export const TOML = "/given/buildpacks/0/build/1/text";
export const text = afterStep(0).artifact("@app:wasm", "layers", 0, "text");
export const expectNoImage = expectAbsent(afterStep(0).image("@app:1"));
export const expectImageKept = expectEqual(
  afterStep(0).image("@app:1", "media", "config"),
  "application/vnd.docker.container.image.v1+json",
  ...statements("standard-image-kept"),
);

export const expectError = (...ids: readonly string[]): readonly Expectation[] => [
  expectFailure(0, ...statements(...ids)),
  expectNoImage,
];

interface Refusal {
  readonly id: string;
  readonly says: string;
  readonly covers: readonly string[];
}

/** A build that ends with an error, without an image and an artifact. In its control the artifact is valid. */
export const rejectionCase = ({ id, says, covers }: Refusal, given: World, differs = TOML): TestCase =>
  proposalCase({
    id,
    says,
    given,
    when: [create()],
    then: expectError(...covers),
    control: { id: idOf("published"), differs },
  });

export const worldWithToml = (toml: ArtifactDraft | string): World =>
  worldBuilding(artifactLayer("wasm", typeof toml === "string" ? toml : artifactsToml(toml)));

/** The buildpack declares an artifact if /workspace/publish exists. */
export const worldForTwoBuilds = (given: World): World => ({
  ...given,
  buildpacks: given.buildpacks.map(({ build = [], ...one }) => ({
    ...one,
    build: [{ do: "if", exists: "/workspace/publish", acts: build }],
  })),
});
export const TWO_BUILDS: TestCase["when"] = [
  create(),
  newContainer,
  { edit: { "/workspace/publish": { text: "" } } },
  create(),
];
export const expectOldImage = expectSame(
  afterStep(3).image("@app:1", "digest"),
  afterStep(0).image("@app:1", "digest"),
  ...statements("standard-image-kept"),
);
