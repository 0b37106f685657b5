/** What the laws of two proposals that export directories have in common: who refuses content, and what a rebase is asked. */
import { type AbsPath, textOfByteString } from "#base";
import { proposalWorlds } from "#laws";
import type { Law, LawViolation, SessionObservation, Trial, WorldGenerator } from "#laws/kit";
import { checkOwned, checkRebase, contentInRunImage, imageIn, ownedRoots, succeeded } from "#laws/kit";
import type { RunStep } from "#protocol";

/** Step 0 analyses, so that one sees which phase refuses; step 1 does the whole build. */
export const ANALYZED_THEN_BUILT: readonly RunStep[] = [
  { run: "analyze", images: ["@app:1"] },
  { run: "create", images: ["@app:1"] },
];

export interface Content {
  /** Where the run image has content, or the text leaves it open whether it has. */
  readonly open: readonly AbsPath[];
  /** What was done wrong where something had to be refused; undefined where nothing had. */
  readonly refusals?: readonly LawViolation[];
}

/** Content of the run image is the analyzer's to refuse, content of the build container (`stale`) the creator's. */
export function contentAt(trial: Trial, [analyzed, built]: SessionObservation, dirs: readonly AbsPath[]): Content {
  const run = imageIn(analyzed, "@run:1");
  // Where it is open whether there is content, that directory may be the one that is named.
  const open = dirs.filter((dir) => contentInRunImage(run, dir) !== "none");
  if (dirs.some((dir) => contentInRunImage(run, dir) === "some"))
    return { open, refusals: refusal("the analyzer", analyzed, open.map(textOfByteString)) };
  const stale = dirs.find((dir) => `${textOfByteString(dir)}/stale` in trial.given.files);
  if (stale === undefined) return { open };
  return { open, refusals: succeeded(analyzed) ? refusal("the creator", built, [textOfByteString(stale)]) : [] };
}

/** It fails, and names one of the paths. */
export function refusal(
  who: string,
  step: SessionObservation[number] | undefined,
  paths: readonly string[],
): readonly LawViolation[] {
  const expected = paths.join(" or ");
  if (step === undefined || succeeded(step))
    return [{ at: who, expected: `a failure that names ${expected}`, actual: "success" }];
  const said = `${step.stdout}${step.stderr}`;
  return paths.some((path) => said.includes(path))
    ? []
    : [{ at: who, expected: `a message with ${expected}`, actual: said }];
}

export const builtAllTheSame = (step: SessionObservation[number] | undefined): readonly LawViolation[] =>
  succeeded(step)
    ? []
    : [{ at: "the creator", expected: "success: every directory was empty", actual: step?.stderr ?? null }];

/** L3 with the exported directories among those that the app image owns. */
export function rebaseFinding(generator: WorldGenerator) {
  const worlds = proposalWorlds([generator]);
  return {
    lane: "may",
    kind: "finding",
    check: (trial, [seen]) => checkRebase(seen, (images) => checkOwned(ownedRoots(trial, worlds), images)),
  } as const satisfies Partial<Law>;
}
