/** What the steps of launch hand on to each other. */
import type { AbsPath } from "#base";
import type { BuildMetadata } from "#contract";
import type { Variables } from "../environment/variables.ts";
import type { Start } from "./decisions.ts";

export interface LaunchState {
  metadata: BuildMetadata;
  start: Start;
  /** By buildpack, in group order: its layer directories in byte order of their names. */
  layers: readonly (readonly AbsPath[])[];
  readonly variables: Variables;
  /** Of the process that was started. */
  exitCode: number;
}
