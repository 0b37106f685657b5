/** Every decision of the base (Platform API 0.7, Buildpack API 0.7), gathered from the phases that own them. */
import type { AnswersOf } from "../rules/decision.ts";
import { analyzePlatformDecisions } from "./analyze.ts";
import { buildBuildpackDecisions, buildPlatformDecisions } from "./build.ts";
import { detectBuildpackDecisions, detectPlatformDecisions } from "./detect.ts";
import { environmentBuildpackDecisions, environmentPlatformDecisions } from "./environment.ts";
import { exportPlatformDecisions } from "./export.ts";
import { extendPlatformDecisions } from "./extend.ts";
import { generatePlatformDecisions } from "./generate.ts";
import { inputsPlatformDecisions } from "./inputs.ts";
import { launchBuildpackDecisions, launchPlatformDecisions } from "./launch.ts";
import { placesBuildpackDecisions, placesPlatformDecisions } from "./places.ts";
import { rebasePlatformDecisions } from "./rebase.ts";
import { restorePlatformDecisions } from "./restore.ts";

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

/** Decided by the Buildpack API of the buildpack or extension; those that need the Platform API too take it as `platformApi`. */
export const buildpackDecisions = {
  ...detectBuildpackDecisions,
  ...environmentBuildpackDecisions,
  ...buildBuildpackDecisions,
  ...launchBuildpackDecisions,
  ...placesBuildpackDecisions,
};

export type PlatformRules = AnswersOf<typeof platformDecisions>;
export type BuildpackRules = AnswersOf<typeof buildpackDecisions>;
