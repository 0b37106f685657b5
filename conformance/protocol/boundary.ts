/** The boundary between a lifecycle and its world. Boundary mutants put faults there without touching either. */
import type { Exchange } from "#base";
import type { Machine } from "#machine";

export interface Boundary {
  /** Wraps the registry that the lifecycle calls. */
  readonly http?: (registry: Exchange) => Exchange;
  /** Wraps the build container: arguments, environment, files, exit codes. */
  readonly machine?: (container: Machine) => Machine;
}
