/** The state of launch: what it starts with, and what its steps give to later ones. */
import type { AbsPath } from "#base";
import type { BuildMetadata } from "#contract";
import type { Variables } from "../../decisions/environment.ts";
import type { Start } from "../../decisions/launch.ts";

export type LaunchStart = object;

export interface LaunchResults {
  metadata: BuildMetadata;
  start: Start;
  /** By buildpack, in group order: its layer directories in byte order of their names. */
  layers: readonly (readonly AbsPath[])[];
  variables: Variables;
  /** Of the process that was started. */
  exitCode: number;
}

export const launchStart = (): LaunchStart => ({});
