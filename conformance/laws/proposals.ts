/** Laws of any set of proposals: unused they change nothing, used they do what they promise, and a rebase keeps their directories. */
import * as fc from "fast-check";
import type { RunStep, StepObservation, Versions } from "#protocol";
import { equal } from "#protocol";
import { anyBuild, worldOfBuild } from "./arbitraries/builds.ts";
import { anyRunImage } from "./arbitraries/images.ts";
import type { ProposalWorlds } from "./generators/proposal-worlds.ts";
import { hasSucceeded, imageIn, ownedRoots } from "./kit/images.ts";
import { type Law, type LawViolation, lawId, type SessionObservation, singleSession, type Trial } from "./kit/law.ts";
import { publicationDifferences } from "./kit/published-digests.ts";
import { checkOwned, checkRest } from "./rebase/laws.ts";
import { checkRebase, rebaseTrials } from "./rebase/scenario.ts";

const CREATE: RunStep = { run: "create", images: ["@app:1"] };
const REBASE: RunStep = { run: "rebase", images: ["@app:1"], flags: { "-run-image": "@run:2" } };

const base = { lane: "must", covers: [], runsDivisor: 1 } as const;

const unusedTrials =
  (worlds: ProposalWorlds) =>
  (versions: Versions, on: readonly string[]): fc.Arbitrary<Trial> =>
    fc
      .tuple(
        anyBuild(["/workspace", "/srv/app"]),
        anyRunImage(),
        anyRunImage(),
        fc.boolean(),
        worlds.unused(on, versions),
      )
      .map(([build, oldRun, newRun, rebased, change]) => ({
        given: change(worldOfBuild(build, versions, [oldRun, newRun])),
        when: rebased ? [CREATE, REBASE] : [CREATE],
      }));

function sameSteps(plain: SessionObservation, proposed: SessionObservation): readonly LawViolation[] {
  return plain.flatMap((expected, i) => {
    const actual = proposed[i];
    if (actual === undefined) return [];
    if (!equal(expected.exit, actual.exit))
      return [{ at: `step ${i}`, expected: ending(expected), actual: ending(actual) }];
    return publicationDifferences(expected, actual);
  });
}

const ending = ({ exit, stderr }: StepObservation): string => `${JSON.stringify(exit)} ${stderr}`.trim();

const transparency = (worlds: ProposalWorlds): Law => ({
  ...base,
  id: lawId("proposals.transparent"),
  says: "If no buildpack uses a proposal, images have the same digests as with every proposal off.",
  kind: "law",
  needs: { anyProposal: worlds.ids, can: ["proposals-off"] },
  trials: unusedTrials(worlds),
  sessions: (trial) => [{ ...trial, proposals: "off" }, trial],
  check(_, [plain, proposed]) {
    if (plain === undefined || proposed === undefined || imageIn(plain[0], "@app:1") === undefined)
      return { vacuous: "no app image was built without proposals" };
    return { violations: sameSteps(plain, proposed) };
  },
});

const composition = (worlds: ProposalWorlds): Law => ({
  ...base,
  id: lawId("proposals.composed"),
  says: "A build that uses one or several enabled proposals succeeds, and each proposal does what its RFC promises.",
  kind: "law",
  usedBy: worlds.usedBy,
  needs: { anyProposal: worlds.ids },
  trials: (versions, on) =>
    fc
      .tuple(anyBuild(["/workspace", "/srv/app"]), anyRunImage(), worlds.used(on, versions))
      .map(([build, run, change]) => ({ given: change(worldOfBuild(build, versions, [run])), when: [CREATE] })),
  sessions: singleSession,
  check({ given }, [seen]) {
    const [step] = seen ?? [];
    if (step === undefined) return { vacuous: "no step ran" };
    if (!hasSucceeded(step) || imageIn(step, "@app:1") === undefined)
      return { violations: [{ at: "the creator", expected: "an app image", actual: ending(step) }] };
    return { violations: worlds.missing(given, step) };
  },
});

/** L3 and L4, with new run images that have content at the directories of proposals or at their parents. */
const rebaseSafe = (worlds: ProposalWorlds): Law => ({
  ...base,
  id: lawId("proposals.rebase-safe"),
  says: "Below every directory that a proposal exports, a rebased image reads like the app image, and elsewhere like the new run image.",
  lane: "may",
  kind: "finding",
  usedBy: worlds.usedBy,
  needs: { anyProposal: worlds.ids },
  trials: rebaseTrials(worlds, { unsafe: true }),
  sessions: singleSession,
  check: (trial, [seen]) =>
    checkRebase(seen, (images) => {
      const roots = ownedRoots(trial, worlds);
      return [...checkOwned(roots, images), ...checkRest(roots, images)];
    }),
});

export const proposalLaws = (worlds: ProposalWorlds): readonly Law[] => [
  transparency(worlds),
  composition(worlds),
  rebaseSafe(worlds),
];
