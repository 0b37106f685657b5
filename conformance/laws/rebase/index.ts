/** Rebase safety: five laws of successful builds and rebases, and two findings: no lifecycle obeys L3 and L4 for every run image. */

import type { AbsPath } from "#base";
import { statementIds } from "#protocol";
import type { ProposalWorlds } from "../generators/proposal-worlds.ts";
import { hasSucceeded, imageIn, ownedRoots } from "../kit/images.ts";
import type { LawViolation } from "../kit/law.ts";
import { type Law, lawId, singleSession } from "../kit/law.ts";
import type { ImagePlace } from "../kit/shown.ts";
import { checkIdentical, checkOwned, checkRest, checkRunLayers, checkSameLayers } from "./laws.ts";
import {
  builtOnNew,
  checkRebase,
  REBASE_PLACES,
  type RebaseImages,
  type RebaseOptions,
  rebaseTrials,
} from "./scenario.ts";

interface RebaseLaw {
  readonly id: string;
  readonly says: string;
  readonly covers: readonly string[];
  readonly options?: RebaseOptions;
  readonly kind?: Law["kind"];
  /** `roots`: the directories that the app image owns. */
  holds(roots: readonly AbsPath[], images: RebaseImages): readonly LawViolation[];
}

const lawOn = (worlds: ProposalWorlds, { id, says, covers, options, kind = "law", holds }: RebaseLaw): Law => ({
  id: lawId(id),
  says,
  lane: kind === "law" ? "must" : "may",
  covers: statementIds(...covers),
  needs: {},
  kind,
  usedBy: worlds.usedBy,
  runsDivisor: 1,
  trials: rebaseTrials(worlds, options),
  sessions: singleSession,
  check: (trial, [seen]) => checkRebase(seen, (images) => holds(ownedRoots(trial, worlds), images), REBASE_PLACES),
});

const L1: RebaseLaw = {
  id: "rebase.safety.L1",
  says: "A rebased image is the app image with the run image's layers, names and labels replaced, and nothing else changed.",
  covers: [
    "platform.rebaser.identical",
    "platform.rebaser.labels.base-stack",
    "platform.rebaser.metadata.top-layer",
    "platform.rebaser.metadata.reference",
    "platform.rebaser.run-layers.defined",
    "platform.op.rebase.metadata-updated",
  ],
  options: { run: { owned: ["/workspace", "/layers/acme_1/one", "/cnb/process"], ancestors: ["/cnb"] } },
  holds: (_, images) => checkIdentical(images),
};

/** After the steps of the first session and the one that makes the other world. */
const BUILT_ON_NEW: ImagePlace = { step: 3, ref: "@app:1" };

/** Generated buildpacks never write the identity of the base image into a layer. */
const L2 = (worlds: ProposalWorlds): Law => ({
  ...lawOn(worlds, {
    id: "rebase.safety.L2",
    says: "A build on the new run image makes the same layers above it, in the same order.",
    covers: ["platform.rebaser.run-layers.replaced", "platform.repro.image-id"],
    options: { run: { ancestors: ["/cnb"] } },
    holds: () => [],
  }),
  sessions: (trial) => [trial, builtOnNew(trial)],
  check(_, [seen, onNew]) {
    const image = imageIn(onNew?.[0], "@app:1");
    if (!hasSucceeded(onNew?.[0]) || image === undefined) return { vacuous: "nothing was built on the new run image" };
    return checkRebase(seen, (images) => checkSameLayers(images, image, BUILT_ON_NEW), REBASE_PLACES);
  },
});

/** Leaves out what the text does not promise: run images with content in the app's directories, or with other parent directories. */
const L3: RebaseLaw = {
  id: "rebase.safety.L3",
  says: "Below every directory that the app image owns, the rebased image reads like the app image.",
  covers: ["platform.rebaser.identical", "platform.rebaser.run-layers.replaced"],
  options: { appDirs: ["/workspace", "/srv/app"], run: { ancestors: ["/cnb"] } },
  holds: checkOwned,
};

const L4: RebaseLaw = {
  id: "rebase.safety.L4",
  says: "Outside the directories that the app image owns, the rebased image reads like the new run image.",
  covers: ["platform.rebaser.run-layers.replaced"],
  options: { appDirs: ["/workspace", "/srv/app"] },
  holds: checkRest,
};

const L5: RebaseLaw = {
  id: "rebase.safety.L5",
  says: "The lowest layers of a rebased image are those of the new run image, by position and digest.",
  covers: ["platform.rebaser.run-layers.replaced"],
  options: { run: { owned: ["/workspace", "/cnb/process"], ancestors: ["/cnb"], otherTarget: true } },
  holds: (_, images) => checkRunLayers(images),
};

const anyRunImage: RebaseOptions = {
  appDirs: ["/workspace", "/srv/app"],
  run: { owned: ["/workspace", "/layers", "/cnb/process"], ancestors: ["/cnb", "/srv"] },
};

/** L3 for any run image: after every conforming rebase, content of the run image appears in the app's directories. */
const L3AnyRunImage: RebaseLaw = {
  id: "rebase.safety.any-run-image",
  says: "The directories that the app image owns have the same content after a rebase, even if the run image has content there.",
  covers: [],
  options: anyRunImage,
  kind: "finding",
  holds: checkOwned,
};

/** L4 for any run image: a layer that repeats a parent directory's header overrides the run image's directory. */
const L4AnyRunImage: RebaseLaw = {
  id: "rebase.safety.any-ancestors",
  says: "After a rebase, the other directories are those of the new run image, even if the app image has headers of their parents.",
  covers: [],
  options: anyRunImage,
  kind: "finding",
  holds: checkRest,
};

export function rebaseLaws(worlds: ProposalWorlds): readonly Law[] {
  const law = (one: RebaseLaw): Law => lawOn(worlds, one);
  return [law(L1), L2(worlds), ...[L3, L4, L5, L3AnyRunImage, L4AnyRunImage].map(law)];
}
