/** What the cases of the rebaser share: step 0 builds the app image, step 1 publishes a run image, step 2 rebases. */
import { isJsonObject } from "#base";
import type { Expectation, ImageSpec, Step, World } from "#protocol";
import { makeLayerWithMetadata } from "../vocabulary/acts.ts";
import { expectSame, expectThat } from "../vocabulary/expect.ts";
import { APP, helloBuildpack, publishImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage } from "../vocabulary/run-images.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import { world } from "../vocabulary/world.ts";

export const afterBuild = afterStep(0);
export const afterRebase = afterStep(2);
export const LIB_LAYER = makeLayerWithMetadata("lib", ["launch"], 'version = "1"\n', { file: "1\n" });
export const builtApp = world({ buildpacks: [helloBuildpack(...LIB_LAYER)] });

/** The app image names these mirrors of its run image. */
export const builtWithMirrors = (...mirrors: readonly string[]): World =>
  world({
    buildpacks: [helloBuildpack(...LIB_LAYER)],
    files: {
      "/cnb/run.toml": {
        text: `[[images]]\nimage = "127.0.0.1:5000/run:1"\nmirrors = [${mirrors.map((name) => JSON.stringify(name)).join(", ")}]\n`,
        owner: "root",
      },
    },
  });

/** Publishes `image` under the run image's name and rebases the app image onto it. */
export const rebaseOnto = (image: ImageSpec, more: Parameters<typeof rebase>[1] = {}): readonly Step[] => [
  create(),
  publishImage("@run:1", image),
  rebase("@run:1", more),
];

/** The newer run image with other members of its configuration. */
export const newerRunImageWith = (config: Readonly<Record<string, string>>): ImageSpec => {
  const base = newerRunImage();
  return { ...base, config: { ...(isJsonObject(base.config) && base.config), ...config } };
};

/** What a rebase makes of the app image. */
export const expectApp = {
  unchanged: (...covers: readonly string[]): Expectation =>
    expectSame(afterRebase.digest(APP), afterBuild.digest(APP), ...covers),
  changed: (...covers: readonly string[]): Expectation =>
    expectThat(afterRebase.digest(APP), { differsFrom: afterBuild.digest(APP) }, ...covers),
  /** The newer run image has two layers; the upper one is in the app image. */
  onNewRunImage: (...covers: readonly string[]): Expectation =>
    expectSame(afterRebase.diffId(APP, 1), afterRebase.diffId("@run:1", 1), ...covers),
};
