/** Opens the machines of a world's containers, with the lifecycle in them. */
import type { Exchange } from "#base";
import { inputs } from "#contract";
import type { Machine, MachineFaults, Program } from "#machine";
import type { StepPhase } from "#protocol";
import type { Tree } from "#tree";

export interface ContainerOptions {
  /** A build container has the lifecycle, an extend container also a shell. An app container has only the app image. */
  readonly container: "build" | "extend" | "app";
  readonly root: Tree;
  readonly seed: string;
  readonly http: Exchange;
  /** The programs of the test case, by the digest of their files. Later steps add more. */
  readonly programs: ReadonlyMap<string, Program>;
  readonly faults?: MachineFaults;
  /** A build container has a shell too. */
  readonly shell?: true;
}

export interface MachineProvider {
  readonly machine: "sim" | "host";
  /** The file system of the build image, with the lifecycle or the directory where the machine mounts it. */
  readonly buildRoot: Tree;
  open(options: ContainerOptions): Promise<Machine>;
}

/** The path of the executable in a build container. */
export const executableOf = (phase: Exclude<StepPhase, "launch">): string => `/cnb/lifecycle/${inputs.PROGRAMS[phase]}`;
