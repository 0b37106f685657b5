/** Shared parts of the laws of the export proposals: the phase that must reject content, and rebase safety. */
import * as fc from "fast-check";
import { type AbsPath, textOfByteString } from "#base";
import { proposalWorlds } from "#laws";
import type { BuildDraft, Law, LawViolation, SessionObservation, Trial, WorldGenerator } from "#laws/kit";
import {
  anyBuild,
  anyRunImage,
  BUILT_THEN_REBASED,
  checkOwned,
  checkRebase,
  contentInRunImage,
  hasSucceeded,
  imageIn,
  ownedRoots,
  withoutContent,
  worldOfBuild,
} from "#laws/kit";
import type { RunStep, World } from "#protocol";

/** Step 0 only analyzes, which shows the phase that fails; step 1 is the whole build. */
export const ANALYZED_THEN_BUILT: readonly RunStep[] = [
  { run: "analyze", images: ["@app:1"] },
  { run: "create", images: ["@app:1"] },
];

export interface DirectoryContent {
  /** The directories where the run image has content, or where the RFC does not say whether it has. */
  readonly open: readonly AbsPath[];
  /** The violations, if a phase had to fail; undefined if none had to. */
  readonly refusals?: readonly LawViolation[];
}

/** The analyzer must reject content of the run image; the creator must reject content of the build container (`stale`). */
export function contentAt(
  trial: Trial,
  [analyzed, built]: SessionObservation,
  dirs: readonly AbsPath[],
): DirectoryContent {
  const run = imageIn(analyzed, "@run:1");
  // The message may name a directory for which the RFC leaves it open whether it has content.
  const open = dirs.filter((dir) => contentInRunImage(run, dir) !== "none");
  if (dirs.some((dir) => contentInRunImage(run, dir) === "some"))
    return { open, refusals: refusal("the analyzer", analyzed, open.map(textOfByteString)) };
  const stale = dirs.find((dir) => `${textOfByteString(dir)}/stale` in trial.given.files);
  if (stale === undefined) return { open };
  return { open, refusals: hasSucceeded(analyzed) ? refusal("the creator", built, [textOfByteString(stale)]) : [] };
}

/** The step must fail and name one of the paths. */
export function refusal(
  who: string,
  step: SessionObservation[number] | undefined,
  paths: readonly string[],
): readonly LawViolation[] {
  const expected = paths.join(" or ");
  if (step === undefined || hasSucceeded(step))
    return [{ at: who, expected: `a failure that names ${expected}`, actual: "success" }];
  const said = `${step.stdout}${step.stderr}`;
  return paths.some((path) => said.includes(path))
    ? []
    : [{ at: who, expected: `a message with ${expected}`, actual: said }];
}

/** The check of a law whose trials have one session. */
export const checkSession =
  (violationsOf: (trial: Trial, seen: SessionObservation) => readonly LawViolation[]): Law["check"] =>
  (trial, [seen]) =>
    seen === undefined ? { vacuous: "nothing was run" } : { violations: violationsOf(trial, seen) };

export const builtAllTheSame = (step: SessionObservation[number] | undefined): readonly LawViolation[] =>
  hasSucceeded(step)
    ? []
    : [{ at: "the creator", expected: "success: every directory was empty", actual: step?.stderr ?? null }];

interface RebaseTrials<T> {
  readonly chosen: fc.Arbitrary<T>;
  /** Directories at which the new run image may have content. */
  readonly owned: readonly string[];
  /** The buildpacks export the chosen directories. */
  readonly declare: (build: BuildDraft, chosen: T) => BuildDraft;
  /** The platform mounts them. */
  readonly mount: (world: World, chosen: T) => World;
}

/** The law L3, with the exported directories among those that the app image owns. Builds have a run image without content. */
export function rebaseFinding<T>(generator: WorldGenerator, { chosen, owned, declare, mount }: RebaseTrials<T>) {
  const worlds = proposalWorlds([generator]);
  return {
    lane: "may",
    kind: "finding",
    trials: (versions) =>
      fc.tuple(anyBuild(), chosen, anyRunImage({ owned })).map(([build, it, run]) => ({
        given: mount(worldOfBuild(declare(build, it), versions, [withoutContent(run), run]), it),
        when: BUILT_THEN_REBASED,
      })),
    check: (trial, [seen]) => checkRebase(seen, (images) => checkOwned(ownedRoots(trial, worlds), images)),
  } as const satisfies Partial<Law>;
}
