/** Where a world is played: the kind of machine, the lifecycle in it, and the build image's file system. */
import type { Exchange } from "#base";
import { inputs } from "#contract";
import type { Machine, MachineFaults, Program } from "#machine";
import type { Phase } from "#protocol";
import type { Tree } from "#tree";

export interface ContainerOptions {
  /** A build container has the lifecycle in it, one where images are extended a shell too; an app container is just the app image. */
  readonly container: "build" | "extend" | "app";
  readonly root: Tree;
  readonly seed: string;
  readonly http: Exchange;
  /** Programs that the case brings, by the digest of their files. Later steps add to it. */
  readonly programs: ReadonlyMap<string, Program>;
  readonly faults?: MachineFaults;
}

export interface MachineProvider {
  readonly machine: "sim" | "host";
  /** The build image's file system with the lifecycle in it (or where the machine will mount it). */
  readonly buildRoot: Tree;
  open(options: ContainerOptions): Promise<Machine>;
}

/** Where the lifecycle's executables are in a build container. */
export const executableOf = (phase: Exclude<Phase, "launch">): string => `/cnb/lifecycle/${inputs.PROGRAMS[phase]}`;
