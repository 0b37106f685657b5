/**
 * Builds over what a build of another layout has left: an image and a cache that were made with the proposals off, or with everything in other
 * places. What is built is what it is without them, nothing of the old layout is lost or mixed in, and it is rebased as safely.
 */
import * as fc from "fast-check";
import type { Ref, RunStep, StepObservation, Versions, World } from "#protocol";
import { anyBuild, type BuildDraft, type LayerDraft, withCache, worldOfBuild } from "./arbitraries/builds.ts";
import { anyRunImage } from "./arbitraries/images.ts";
import type { ProposalWorlds } from "./generators/proposal-worlds.ts";
import { changesIn, imageIn, ownedRoots, succeeded, unreadableLayers, violationOf } from "./kit/images.ts";
import { type Law, type LawViolation, lawId, type Trial, type TrialSession } from "./kit/law.ts";
import { publicationDifferences, publishedDigests } from "./kit/published-digests.ts";
import {
  identicalButForTheRunImage,
  ownedReadsTheSame,
  restReadsLikeTheRunImage,
  runLayersAreThoseOfNew,
} from "./rebase/laws.ts";
import { ofRebased } from "./rebase/scenario.ts";

const APP_DIRS = ["/workspace", "/srv/app"];
const APP: Ref = "@app:1";
const CREATE: RunStep = { run: "create", images: [APP] };
const REBASE: RunStep = { run: "rebase", images: [APP], flags: { "-run-image": "@run:2" } };

/** What is dangerous is what an earlier build has to give: layers that are used again, as soon as there is metadata of them. */
const giving = (build: BuildDraft): BuildDraft => ({
  ...build,
  buildpacks: build.buildpacks.map((one) => ({
    ...one,
    layers: one.layers.map((layer) => ({ ...layer, reuses: true })),
  })),
});
const givingOne = (build: BuildDraft, types: LayerDraft["types"]): BuildDraft => {
  const [first, ...others] = giving(build).buildpacks;
  if (first === undefined) return build;
  const kept: LayerDraft = { name: "kept", types, files: {}, reuses: true };
  return { ...build, buildpacks: [{ ...first, layers: [...first.layers, kept] }, ...others] };
};
const TYPES: readonly LayerDraft["types"][] = [["launch"], ["launch", "cache"], ["build", "cache"]];

const drafts: fc.Arbitrary<BuildDraft> = fc.oneof(
  anyBuild(APP_DIRS),
  fc.tuple(anyBuild(APP_DIRS), fc.constantFrom(...TYPES)).map(([build, types]) => givingOne(build, types)),
);

/** A world that uses what is on, in half of them with a cache. What the earlier build left is rebased, built over, and that rebased. */
const trials =
  (worlds: ProposalWorlds) =>
  (versions: Versions, on: readonly string[]): fc.Arbitrary<Trial> =>
    fc
      .record({
        build: drafts,
        images: fc.tuple(anyRunImage(), anyRunImage()),
        caching: fc.boolean(),
        change: worlds.used(on, versions),
      })
      .map(({ build, images, caching, change }) => {
        const world = worldOfBuild(build, versions, images);
        return { given: change(caching ? withCache(world) : world), when: [REBASE, CREATE, REBASE] };
      });

interface Switch {
  readonly id: string;
  readonly says: string;
  readonly kind?: Law["kind"];
  /** Who built before, and who builds now, each in a world of its own. */
  before(given: World): Omit<TrialSession, "when">;
  now(given: World): Omit<TrialSession, "when">;
}

const switched = (worlds: ProposalWorlds, { id, says, kind = "law", before, now }: Switch): Law => ({
  id: lawId(id),
  says,
  lane: kind === "law" ? "must" : "may",
  covers: [],
  needs: { anyProposal: worlds.ids, can: ["proposals-off"] },
  kind,
  usedBy: worlds.usedBy,
  runsDivisor: 5,
  trials: trials(worlds),
  sessions({ given, when }) {
    const [earlier, later] = [before(given), now(given)];
    return [
      { ...later, when: [CREATE] },
      { ...later, when, previous: { ...earlier, when: [CREATE] } },
    ];
  },
  check({ given, when }, [fresh = [], over = []]) {
    const [built, taken, rebuilt, rebased] = over;
    if (built === undefined || !succeeded(built) || imageIn(built, APP) === undefined)
      return { vacuous: "there was no previous image" };
    const violations = [
      ...rebasedSafely(worlds, { given: before(given).given, when }, [built, taken]),
      ...sameWithout({ before: taken, expected: fresh[0], actual: rebuilt }),
      // A text that is not asked for may have its directories all the same.
      ...rebasedSafely(worlds, { given, when }, [rebuilt, rebased]),
    ];
    if (violations.length > 0) return { violations };
    return succeeded(fresh[0]) && succeeded(rebuilt) ? { violations } : { vacuous: "the build was refused" };
  },
});

interface Rebuilt {
  /** What was there, and what is built where nothing is. */
  readonly before: StepObservation | undefined;
  readonly expected: StepObservation | undefined;
  readonly actual: StepObservation | undefined;
}

/** A build that is refused has touched nothing. What the earlier one left under a name that this one does not publish is left alone. */
function sameWithout({ before, expected, actual }: Rebuilt): readonly LawViolation[] {
  if (before === undefined || expected === undefined || actual === undefined || !succeeded(expected)) return [];
  if (!succeeded(actual)) return publicationDifferences(before, actual);
  const [own, others] = [publishedDigests(expected), publishedDigests(before)];
  const artifacts = Object.entries(actual.artifacts ?? {}).filter(
    ([ref, { digest }]) => own.has(ref as Ref) || others.get(ref as Ref) !== digest,
  );
  return toldByPath(
    publicationDifferences(expected, { ...actual, artifacts: Object.fromEntries(artifacts) }),
    expected,
    actual,
  );
}

/** Where a container would read something else, that is what is told. */
function toldByPath(
  violations: readonly LawViolation[],
  expected: StepObservation,
  actual: StepObservation,
): readonly LawViolation[] {
  const [was, is] = [imageIn(expected, APP), imageIn(actual, APP)];
  if (violations.length === 0 || was === undefined || is === undefined || unreadableLayers(is, APP).length > 0)
    return violations;
  const changes = changesIn(was, is).map(violationOf);
  return changes.length > 0 ? changes : violations;
}

/** L1, L3, L4 and L5, and L2 where the image is the same; a rebase that is refused is none. */
function rebasedSafely(
  worlds: ProposalWorlds,
  trial: Trial,
  [built, rebased]: readonly (StepObservation | undefined)[],
): readonly LawViolation[] {
  if (built === undefined || rebased === undefined) return [];
  const checked = ofRebased([built, rebased], (images) => [
    ...identicalButForTheRunImage(images),
    ...ownedReadsTheSame(ownedRoots(trial, worlds), images),
    ...restReadsLikeTheRunImage(ownedRoots(trial, worlds), images),
    ...runLayersAreThoseOfNew(images),
  ]);
  return "vacuous" in checked ? [] : checked.violations;
}

export const layoutChangeLaws = (worlds: ProposalWorlds): readonly Law[] => [
  switched(worlds, {
    id: "proposals.switched-on",
    says: "Over the image and the cache of a build with every proposal off, a build makes what it makes without them.",
    before: (given) => ({ given: worlds.off(given), by: "plain" }),
    now: (given) => ({ given }),
  }),
  switched(worlds, {
    id: "proposals.switched-back",
    says: "Over the image and the cache of a build that used proposals, a build that does not ask for them any more makes what it makes without them.",
    before: (given) => ({ given }),
    now: (given) => ({ given: worlds.off(given) }),
  }),
  switched(worlds, {
    id: "proposals.moved",
    says: "Over the image and the cache of a build with everything in other places, a build makes what it makes without them.",
    before: (given) => ({ given: worlds.moved(given) }),
    now: (given) => ({ given }),
  }),
  switched(worlds, {
    id: "proposals.switched-off",
    says: "Over the image and the cache of a build that used proposals, a lifecycle without any makes what it makes without them.",
    kind: "finding",
    before: (given) => ({ given }),
    now: (given) => ({ given: worlds.off(given), by: "plain" }),
  }),
];
