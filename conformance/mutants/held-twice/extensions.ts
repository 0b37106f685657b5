/** Statements about image extensions. */
import { setRunConfig } from "#image";
import { addStep, overrideDecision, type PlannedFault } from "../mutant.ts";
import { type HeldTwice, heldTwice } from "./row.ts";

const WARNS = "platform.detector.ext.warn-unknown-run-image";
/** The run image that an extension chose counts as listed. */
const listsChosen = (isMeant: (chosen: number) => boolean): PlannedFault =>
  addStep(
    "generate",
    "before:generate:select-run-image",
    ({ state }) => {
      const chosen = state.generated.flatMap(({ form }) => form.switchesTo ?? []);
      if (isMeant(chosen.length)) state.listed = chosen.map((image) => ({ image, mirrors: [] }));
    },
    "generated",
    "listed",
  );
const recordsBuildImage = (isMeant: (made: number, extensions: number) => boolean, extend: boolean): PlannedFault =>
  addStep(
    "generate",
    "after:generate:record-build-image",
    ({ state }) => {
      if (isMeant(state.generated.length, state.extensions.length))
        state.analyzed = { ...state.analyzed, buildImage: { reference: "", extend } };
    },
    "generated",
    "extensions",
    "analyzed",
  );
const choosesDockerfile = (isMeant: (count: number) => boolean): PlannedFault =>
  overrideDecision(
    "runImageChoice",
    (previous) => (i) =>
      isMeant(i.dockerfiles.length) ? { ...previous(i), image: "example.com/none:1" } : previous(i),
  );

const isNested = (name = ""): boolean => name.includes("/deep/er/");
/** The extender takes an image with other variables for the one of this kind. */
const otherBase = (kind: "build" | "run", nested: boolean): PlannedFault =>
  addStep(
    "extend",
    "after:extend:open-base",
    ({ state }) => {
      const { buildImage, runImage } = state.analyzed;
      const reference = (kind === "build" ? buildImage : runImage)?.reference;
      if (state.kind !== kind || isNested(reference) !== nested) return;
      state.extended = setRunConfig(state.extended, { Env: ["PATH=/other:/usr/bin:/bin", "WHO=other"] });
    },
    "kind",
    "analyzed",
    "extended",
  );
const recordsTag = (nested: boolean): PlannedFault =>
  addStep(
    "restore",
    "after:restore:record-build-image",
    ({ state }) => {
      const { analyzed } = state;
      if (analyzed?.buildImage === undefined || isNested(analyzed.buildImage.reference) !== nested) return;
      const reference = analyzed.buildImage.reference.replace(/@.*$/, ":1");
      state.analyzed = { ...analyzed, buildImage: { ...analyzed.buildImage, reference } };
    },
    "analyzed",
  );

export const extensionRows: readonly HeldTwice[] = [
  heldTwice(
    [WARNS],
    [
      "generate.run-image.warned",
      "The only run image that extensions chose is never warned of.",
      listsChosen((n) => n === 1),
    ],
    [
      "generate.second.warned",
      "One of several run images that extensions chose is never warned of.",
      listsChosen((n) => n > 1),
    ],
  ),
  heldTwice(
    ["platform.detector.ext.last-dockerfile"],
    [
      "generate.run-image.last-dockerfile",
      "Of several run.Dockerfiles none names the run image.",
      choosesDockerfile((count) => count > 1),
    ],
    [
      "generate.second.last-dockerfile",
      "The only run.Dockerfile does not name the run image.",
      choosesDockerfile((count) => count === 1),
    ],
  ),
  heldTwice(
    ["platform.detector.ext.record-build-image"],
    [
      "generate.extension.build-image",
      "A single extension does not extend the build image.",
      recordsBuildImage((_, all) => all === 1, false),
    ],
    [
      "generate.second.build-image",
      "The last of several extensions does not extend the build image.",
      recordsBuildImage((_, all) => all > 1, false),
    ],
  ),
  heldTwice(
    ["platform.detector.ext.build-extend-false"],
    [
      "generate.build-image.not-extended",
      "Any Dockerfile extends the build image.",
      recordsBuildImage((made) => made > 0, true),
    ],
    [
      "generate.second.not-extended",
      "An extension without Dockerfiles extends the build image.",
      recordsBuildImage((made) => made === 0, true),
    ],
  ),
  heldTwice(
    ["platform.extender.base.build", "platform.restorer.build-image.copy-to-kaniko"],
    ["extend.base.build", "The extender extends another build image.", otherBase("build", false)],
    [
      "extend.second.build-image",
      "The extender extends another build image than a nested one.",
      otherBase("build", true),
    ],
  ),
  heldTwice(
    ["platform.restorer.build-image.record-digest"],
    ["extend.base.build", "The restorer records the tag of a build image.", recordsTag(false)],
    ["extend.second.build-image", "The restorer records the tag of a nested build image.", recordsTag(true)],
  ),
  heldTwice(
    ["platform.restorer.run-image.extend-download"],
    ["extend.base.run", "The extender extends another run image.", otherBase("run", false)],
    ["extend.second.run-image", "The extender extends another run image than a nested one.", otherBase("run", true)],
  ),
];
