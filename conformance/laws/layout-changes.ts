/**
 * Builds on the image and cache of a build with another layout: with the proposals off, or with all directories in other places. The image is
 * the same as without that image and cache, and rebases of both images are safe.
 */
import * as fc from "fast-check";
import { isRef, type Ref, type RunStep, type StepObservation, type Versions, type World } from "#protocol";
import { anyBuild, type BuildDraft, type LayerDraft, withCache, worldOfBuild } from "./arbitraries/builds.ts";
import { anyRunImage } from "./arbitraries/images.ts";
import type { ProposalWorlds } from "./generators/proposal-worlds.ts";
import { changesIn, hasSucceeded, imageIn, ownedRoots, unreadableLayers, violationOf } from "./kit/images.ts";
import { type Law, type LawViolation, lawId, type Trial, type TrialSession } from "./kit/law.ts";
import { publicationDifferences, publishedDigests } from "./kit/published-digests.ts";
import { checkIdentical, checkOwned, checkRest, checkRunLayers } from "./rebase/laws.ts";
import { checkRebase } from "./rebase/scenario.ts";

const APP_DIRS = ["/workspace", "/srv/app"];
const APP: Ref = "@app:1";
const CREATE: RunStep = { run: "create", images: [APP] };
const REBASE: RunStep = { run: "rebase", images: [APP], flags: { "-run-image": "@run:2" } };

/** All layers are reused if their metadata is restored, because reused layers are the danger here. */
const withReuse = (build: BuildDraft): BuildDraft => ({
  ...build,
  buildpacks: build.buildpacks.map((one) => ({
    ...one,
    layers: one.layers.map((layer) => ({ ...layer, reuses: true })),
  })),
});
const withReusedLayer = (build: BuildDraft, types: LayerDraft["types"]): BuildDraft => {
  const [first, ...others] = withReuse(build).buildpacks;
  if (first === undefined) return build;
  const kept: LayerDraft = { name: "kept", types, files: {}, reuses: true };
  return { ...build, buildpacks: [{ ...first, layers: [...first.layers, kept] }, ...others] };
};
const TYPES: readonly LayerDraft["types"][] = [["launch"], ["launch", "cache"], ["build", "cache"]];

const drafts: fc.Arbitrary<BuildDraft> = fc.oneof(
  anyBuild(APP_DIRS),
  fc.tuple(anyBuild(APP_DIRS), fc.constantFrom(...TYPES)).map(([build, types]) => withReusedLayer(build, types)),
);

/** Worlds that use enabled proposals, half of them with a cache. Steps: rebase the earlier image, build on it, rebase the result. */
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
  /** The worlds and lifecycles of the earlier and the later build. */
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
    if (built === undefined || !hasSucceeded(built) || imageIn(built, APP) === undefined)
      return { vacuous: "the earlier build made no image" };
    const violations = [
      ...rebasedSafely(worlds, { given: before(given).given, when }, [built, taken]),
      ...sameWithout({ before: taken, expected: fresh[0], actual: rebuilt }),
      // An unused proposal may still own its directories.
      ...rebasedSafely(worlds, { given, when }, [rebuilt, rebased]),
    ];
    if (violations.length > 0) return { violations };
    return hasSucceeded(fresh[0]) && hasSucceeded(rebuilt)
      ? { violations }
      : { vacuous: "the lifecycle rejected the build" };
  },
});

interface Rebuilt {
  /** The earlier image, the image of a build without it, and the image that the build makes. */
  readonly before: StepObservation | undefined;
  readonly expected: StepObservation | undefined;
  readonly actual: StepObservation | undefined;
}

/** A rejected build changes nothing. A build keeps tags of the earlier one that it does not publish itself. */
function sameWithout({ before, expected, actual }: Rebuilt): readonly LawViolation[] {
  if (before === undefined || expected === undefined || actual === undefined || !hasSucceeded(expected)) return [];
  if (!hasSucceeded(actual)) return publicationDifferences(before, actual);
  const [own, others] = [publishedDigests(expected), publishedDigests(before)];
  const artifacts = Object.entries(actual.artifacts ?? {}).filter(
    ([ref, { digest }]) => isRef(ref) && (own.has(ref) || others.get(ref) !== digest),
  );
  return violationsByPath(
    publicationDifferences(expected, { ...actual, artifacts: Object.fromEntries(artifacts) }),
    expected,
    actual,
  );
}

/** Reports the files that a container would read differently, if there are any. */
function violationsByPath(
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

/** L1, L3, L4 and L5; a rejected rebase violates nothing. */
function rebasedSafely(
  worlds: ProposalWorlds,
  trial: Trial,
  [built, rebased]: readonly (StepObservation | undefined)[],
): readonly LawViolation[] {
  if (built === undefined || rebased === undefined) return [];
  const checked = checkRebase([built, rebased], (images) => [
    ...checkIdentical(images),
    ...checkOwned(ownedRoots(trial, worlds), images),
    ...checkRest(ownedRoots(trial, worlds), images),
    ...checkRunLayers(images),
  ]);
  return "vacuous" in checked ? [] : checked.violations;
}

export const layoutChangeLaws = (worlds: ProposalWorlds): readonly Law[] => [
  switched(worlds, {
    id: "proposals.switched-on",
    says: "After a build with every proposal off, a build on its image and cache makes the same image as without them.",
    before: (given) => ({ given: worlds.off(given), proposals: "off" }),
    now: (given) => ({ given }),
  }),
  switched(worlds, {
    id: "proposals.switched-back",
    says: "After a build that used proposals, a build that no longer uses them makes, on its image and cache, the same image as without them.",
    before: (given) => ({ given }),
    now: (given) => ({ given: worlds.off(given) }),
  }),
  switched(worlds, {
    id: "proposals.moved",
    says: "After a build with all directories in other places, a build on its image and cache makes the same image as without them.",
    before: (given) => ({ given: worlds.moved(given) }),
    now: (given) => ({ given }),
  }),
  switched(worlds, {
    id: "proposals.switched-off",
    says: "After a build that used proposals, a lifecycle without proposals makes, on its image and cache, the same image as without them.",
    kind: "finding",
    before: (given) => ({ given }),
    now: (given) => ({ given: worlds.off(given), proposals: "off" }),
  }),
];
