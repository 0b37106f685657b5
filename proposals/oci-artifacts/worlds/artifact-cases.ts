/** What the cases of oci-artifacts have in common: one buildpack, `acme/wasm`, and a layer with an artifact. */

import { afterStep, expectEqual, expectFailure, expectThat } from "#cases/vocabulary/expect";
import { create, newContainer } from "#cases/vocabulary/steps";
import { buildpack, type WorldChanges, world } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import type { Expectation, TestCase, World } from "#protocol";
import { proposal } from "../../kit/proposed-case.ts";
import { ALLOWED, type ArtifactDraft, artifactLayer, artifactsToml } from "./artifacts.ts";

export const { proposed, idOf, idsOf: statements } = proposal({ text: "oci-artifacts", buildpack: ["0.9"] });

export const building = (build: readonly Act[], { files, ...changes }: WorldChanges = {}): World =>
  world({ buildpacks: [buildpack({ id: "acme/wasm", build })], files: { ...ALLOWED, ...files }, ...changes });

/** One layer, `wasm`, that declares one artifact. */
export const declaring = (draft: ArtifactDraft = {}, changes: WorldChanges = {}): World =>
  building(artifactLayer("wasm", artifactsToml(draft)), changes);

/** Where the names of the world are in a layout. */
export const LAYOUT = "/layout/127.0.0.1:5000";
export const CONTENT = "of wasm\n";
export const TOML = "/given/buildpacks/0/build/1/text";
export const text = afterStep(0).artifact("@app:wasm", "layers", 0, "text");
export const noImage = expectThat(afterStep(0).image("@app:1"), { present: false });
export const imageKept = expectEqual(
  afterStep(0).image("@app:1", "media", "config"),
  "application/vnd.docker.container.image.v1+json",
  ...statements("standard-image-kept"),
);

export const error = (...ids: readonly string[]): readonly Expectation[] => [
  expectFailure(0, ...statements(...ids)),
  noImage,
];

interface Refusal {
  readonly id: string;
  readonly says: string;
  readonly covers: readonly string[];
}

/** Ends with an error, and neither image nor artifact: the control is the artifact as it should be. */
export const refused = ({ id, says, covers }: Refusal, given: World, differs = TOML): TestCase =>
  proposed({
    id,
    says,
    given,
    when: [create()],
    then: error(...covers),
    control: { id: idOf("published"), differs },
  });

export const withToml = (toml: ArtifactDraft | string): World =>
  building(artifactLayer("wasm", typeof toml === "string" ? toml : artifactsToml(toml)));

/** The buildpack declares an artifact once /workspace/publish is there. */
export const later = (given: World): World => ({
  ...given,
  buildpacks: given.buildpacks.map(({ build = [], ...one }) => ({
    ...one,
    build: [{ do: "if", exists: "/workspace/publish", acts: build }],
  })),
});
export const LATER: TestCase["when"] = [
  create(),
  newContainer,
  { edit: { "/workspace/publish": { text: "" } } },
  create(),
];
export const oldImageStays = expectThat(
  afterStep(3).image("@app:1", "digest"),
  { sameAs: afterStep(0).image("@app:1", "digest") },
  ...statements("standard-image-kept"),
);
