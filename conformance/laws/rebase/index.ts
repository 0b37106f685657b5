/** Rebase safety: five laws over builds and rebases that succeeded, and the finding that no lifecycle survives any run image. */

import type { AbsPath } from "#base";
import type { ProposalWorlds } from "../generators/proposal-worlds.ts";
import { imageIn, ownedRoots, succeeded } from "../kit/images.ts";
import type { LawViolation } from "../kit/law.ts";
import { type Law, lawId, requirementIds, singleSession } from "../kit/law.ts";
import {
  identicalButForTheRunImage,
  ownedReadsTheSame,
  restReadsLikeTheRunImage,
  runLayersAreThoseOfNew,
  sameLayersWhenBuiltOnNew,
} from "./laws.ts";
import { builtOnNew, ofRebased, type Rebased, type RebaseOptions, rebaseTrials } from "./scenario.ts";

interface RebaseLaw {
  readonly id: string;
  readonly says: string;
  readonly covers: readonly string[];
  readonly options?: RebaseOptions;
  readonly kind?: Law["kind"];
  /** `roots`: the directories that the app image owns. */
  holds(roots: readonly AbsPath[], images: Rebased): readonly LawViolation[];
}

const lawOn = (worlds: ProposalWorlds, { id, says, covers, options, kind = "law", holds }: RebaseLaw): Law => ({
  id: lawId(id),
  says,
  lane: kind === "law" ? "must" : "may",
  covers: requirementIds(...covers),
  needs: {},
  kind,
  usedBy: worlds.usedBy,
  runsDivisor: 1,
  trials: rebaseTrials(worlds, options),
  sessions: singleSession,
  check: (trial, [seen]) => ofRebased(seen, (images) => holds(ownedRoots(trial, worlds), images)),
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
  holds: (_, images) => identicalButForTheRunImage(images),
};

/** Buildpacks of the generator never write what the base image is into a layer: that would be theirs to answer for. */
const L2 = (worlds: ProposalWorlds): Law => ({
  ...lawOn(worlds, {
    id: "rebase.safety.L2",
    says: "Built on the new run image instead, the app has the same layers above it, in the same order.",
    covers: ["platform.rebaser.run-layers.replaced", "platform.repro.image-id"],
    options: { run: { ancestors: ["/cnb"] } },
    holds: () => [],
  }),
  sessions: (trial) => [trial, builtOnNew(trial)],
  check(_, [seen, onNew]) {
    const image = imageIn(onNew?.[0], "@app:1");
    if (!succeeded(onNew?.[0]) || image === undefined) return { vacuous: "nothing was built on the new run image" };
    return ofRebased(seen, (images) => sameLayersWhenBuiltOnNew(images, image));
  },
});

/** What the text does not promise is left out: a run image with content where the app image has its own, or with other ancestors. */
const L3: RebaseLaw = {
  id: "rebase.safety.L3",
  says: "Below every directory that the app image owns, the rebased image reads like the app image.",
  covers: ["platform.rebaser.identical", "platform.rebaser.run-layers.replaced"],
  options: { appDirs: ["/workspace", "/srv/app"], run: { ancestors: ["/cnb"] } },
  holds: ownedReadsTheSame,
};

const L4: RebaseLaw = {
  id: "rebase.safety.L4",
  says: "Outside the directories that the app image owns, the rebased image reads like the new run image.",
  covers: ["platform.rebaser.run-layers.replaced"],
  options: { appDirs: ["/workspace", "/srv/app"] },
  holds: restReadsLikeTheRunImage,
};

const L5: RebaseLaw = {
  id: "rebase.safety.L5",
  says: "The lowest layers of a rebased image are those of the new run image, by position and digest.",
  covers: ["platform.rebaser.run-layers.replaced", "platform.rebaser.metadata.top-layer"],
  options: { run: { owned: ["/workspace", "/cnb/process"], ancestors: ["/cnb"], otherTarget: true } },
  holds: (_, images) => runLayersAreThoseOfNew(images),
};

const anyRunImage: RebaseOptions = {
  appDirs: ["/workspace", "/srv/app"],
  run: { owned: ["/workspace", "/layers", "/cnb/process"], ancestors: ["/cnb", "/srv"] },
};

/** L3 over any run image: content of the run image in a directory of the app's shows through every conforming rebase. */
const L3AnyRunImage: RebaseLaw = {
  id: "rebase.safety.any-run-image",
  says: "Below every directory that the app image owns, the rebased image reads like the app image, whatever the run image holds there.",
  covers: [],
  options: anyRunImage,
  kind: "finding",
  holds: ownedReadsTheSame,
};

/** L4 over any run image: a layer that repeats the header of a directory above it overrides the run image's. */
const L4AnyRunImage: RebaseLaw = {
  id: "rebase.safety.any-ancestors",
  says: "Outside the directories that the app image owns, the rebased image reads like the new run image, whatever stands above them.",
  covers: [],
  options: anyRunImage,
  kind: "finding",
  holds: restReadsLikeTheRunImage,
};

export function rebaseLaws(worlds: ProposalWorlds): readonly Law[] {
  const law = (one: RebaseLaw): Law => lawOn(worlds, one);
  return [law(L1), L2(worlds), ...[L3, L4, L5, L3AnyRunImage, L4AnyRunImage].map(law)];
}
