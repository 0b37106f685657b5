/** Between a lifecycle, whatever it is made of, and its world: where a fault can be put without touching either. */
import type { Exchange } from "#base";
import type { Machine } from "#machine";

export interface Boundary {
  /** What comes between the lifecycle and the registry. */
  readonly http?: (registry: Exchange) => Exchange;
  /** What comes between the platform and the build container: arguments, environment, files, exit codes. */
  readonly machine?: (container: Machine) => Machine;
}
