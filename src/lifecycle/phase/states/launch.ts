/** The state of launch: what it starts with, and what its steps give to later ones. */
import type { AbsPath } from "#base";
import type { BuildMetadata } from "#contract";
import type { Variables } from "../../decisions/environment.ts";
import type { Start } from "../../decisions/launch.ts";

export type LaunchStart = object;

export interface LaunchResults {
  built: BuildMetadata;
  start: Start;
  /** The layer directories of each buildpack, in the order of the group and in byte order of the names. */
  layers: readonly (readonly AbsPath[])[];
  variables: Variables;
  /** The exit code of the started process. */
  exitCode: number;
}

export const launchStart = (): LaunchStart => ({});
