/** The scenario of the rebase laws: an app image A built on a run image R, another run image R', and A' = rebase(A, R'). */
import * as fc from "fast-check";
import type { ImageObservation, ImageSpec, Ref, Step, Versions } from "#protocol";
import { anyBuild, worldOfBuild } from "../arbitraries/builds.ts";
import { anyRunImage, type RunImageOptions } from "../arbitraries/images.ts";
import type { ProposalWorlds } from "../generators/proposal-worlds.ts";
import { hasSucceeded, imageIn, unreadableLayers } from "../kit/images.ts";
import { breaking, type LawCheck, type LawViolation, type SessionObservation, type Trial } from "../kit/law.ts";
import type { ImagePlace } from "../kit/shown.ts";

const APP: Ref = "@app:1";
const OLD_RUN: Ref = "@run:1";
const NEW_RUN: Ref = "@run:2";

const create = (run: Ref): Step => ({ run: "create", images: [APP], flags: { "-run-image": run } });
const rebase: Step = { run: "rebase", images: [APP], flags: { "-run-image": NEW_RUN } };
/** Step 0 builds A, step 1 rebases it. */
export const BUILT_THEN_REBASED: readonly Step[] = [create(OLD_RUN), rebase];

export interface RebaseOptions {
  readonly appDirs?: readonly string[];
  /** For the new run image only; the old one has nothing that the text does not promise to survive. */
  readonly run?: RunImageOptions;
  /** Worlds may break proposals as their RFCs are written. */
  readonly unsafe?: true;
}

/** A run image without content: with content at an exported directory, most lifecycles reject the build before any rebase. */
export const withoutContent = (image: ImageSpec): ImageSpec => ({ ...image, layers: [[]] });

export const rebaseTrials =
  (worlds: ProposalWorlds, { appDirs, run, unsafe }: RebaseOptions = {}) =>
  (versions: Versions, on: readonly string[]): fc.Arbitrary<Trial> => {
    const used = unsafe ? worlds.unsafe(on, versions) : worlds.used(on, versions);
    const oldRun = unsafe ? anyRunImage().map(withoutContent) : anyRunImage();
    const newRun = unsafe
      ? fc.oneof(anyRunImage(worlds.unsafePlaces(on)), anyRunImage().map(withoutContent))
      : anyRunImage(run);
    return fc.tuple(anyBuild(appDirs), oldRun, newRun, used).map(([build, before, after, change]) => ({
      given: change(worldOfBuild(build, versions, [before, after])),
      when: BUILT_THEN_REBASED,
    }));
  };

/** The same build on R'. */
export const builtOnNew = ({ given, when }: Trial): Trial => ({
  given,
  when: when.slice(0, 1).map((step) => ({ ...step, flags: { "-run-image": NEW_RUN } })),
});

export interface RebaseImages {
  /** A */
  readonly app: ImageObservation;
  /** A' */
  readonly rebased: ImageObservation;
  /** R */
  readonly oldRun: ImageObservation;
  /** R' */
  readonly newRun: ImageObservation;
  /** Where A, A' and R' are observed, for another harness. */
  readonly places?: RebasePlaces;
}

export type RebasePlaces = Readonly<Record<"app" | "rebased" | "newRun", ImagePlace>>;

/** Of {@link BUILT_THEN_REBASED} in one session. */
export const REBASE_PLACES: RebasePlaces = {
  app: { step: 0, ref: APP },
  rebased: { step: 1, ref: APP },
  newRun: { step: 0, ref: NEW_RUN },
};

/** What an image breaks that no container can start from: it has the layers of neither image. */
const WHOLE = ["platform.rebaser.identical", "platform.rebaser.run-layers.replaced"];

/** Checks successful builds and rebases; every other trial is vacuous. */
export function checkRebase(
  seen: SessionObservation | undefined,
  law: (images: RebaseImages) => readonly LawViolation[],
  places?: RebasePlaces,
): LawCheck {
  const [built, after] = seen ?? [];
  if (!hasSucceeded(built)) return { vacuous: "no app image was built" };
  if (!hasSucceeded(after)) return { vacuous: "the rebaser rejected the rebase" };
  const images = [imageIn(built, APP), imageIn(after, APP), imageIn(built, OLD_RUN), imageIn(built, NEW_RUN)];
  const [app, rebased, oldRun, newRun] = images;
  if (app === undefined || oldRun === undefined || newRun === undefined) return { vacuous: "no whole image was built" };
  if (rebased === undefined)
    return {
      violations: breaking([{ at: APP, expected: "a whole image", actual: "a broken one, or none" }], ...WHOLE),
    };
  const broken = breaking(unreadableLayers(rebased, APP, newRun), ...WHOLE);
  return { violations: broken.length > 0 ? broken : law({ app, rebased, oldRun, newRun, ...(places && { places }) }) };
}
