/** Every decision of the base (Platform API 0.12, Buildpack API 0.8), gathered from the phases that own them. */

import { analyzePlatformDecisions } from "../analyze/decisions.ts";
import { buildBuildpackDecisions, buildPlatformDecisions } from "../build/decisions.ts";
import { detectBuildpackDecisions, detectPlatformDecisions } from "../detect/decisions.ts";
import { environmentBuildpackDecisions, environmentPlatformDecisions } from "../environment/decisions.ts";
import { exportPlatformDecisions } from "../export/decisions.ts";
import { extendPlatformDecisions } from "../extend/decisions.ts";
import { generatePlatformDecisions } from "../generate/decisions.ts";
import { inputsPlatformDecisions } from "../inputs/decisions.ts";
import { launchBuildpackDecisions, launchPlatformDecisions } from "../launch/decisions.ts";
import { placesBuildpackDecisions, placesPlatformDecisions } from "../layers/places.ts";
import { rebasePlatformDecisions } from "../rebase/decisions.ts";
import { restorePlatformDecisions } from "../restore/decisions.ts";

/** Decided by the Platform API. */
export const platformDecisions = {
  ...rebasePlatformDecisions,
  ...exportPlatformDecisions,
  ...restorePlatformDecisions,
  ...analyzePlatformDecisions,
  ...inputsPlatformDecisions,
  ...detectPlatformDecisions,
  ...generatePlatformDecisions,
  ...extendPlatformDecisions,
  ...environmentPlatformDecisions,
  ...buildPlatformDecisions,
  ...launchPlatformDecisions,
  ...placesPlatformDecisions,
};

/** Decided by the Buildpack API of the element at hand; those that need the Platform API too take it as `platformApi`. */
export const buildpackDecisions = {
  ...detectBuildpackDecisions,
  ...environmentBuildpackDecisions,
  ...buildBuildpackDecisions,
  ...launchBuildpackDecisions,
  ...placesBuildpackDecisions,
};
