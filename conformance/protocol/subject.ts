/** Any lifecycle: the reference, one written in-process, real executables, a faulty one, a recording. */

import type { Api } from "#base";
import type { Left } from "../world/carry-over.ts";
import type { Boundary } from "./boundary.ts";
import type { Capability, Case, Step, World } from "./case.ts";
import type { Observation, StepSeen } from "./observation.ts";

export interface Description {
  /** Names this very build: the digest of the executables, or of the package and the amendments. Part of every recording's key. */
  readonly build: string;
  readonly version: string;
  readonly platform: readonly Api[];
  readonly buildpack: readonly Api[];
  readonly amendments: readonly string[];
  readonly can: readonly Capability[];
  readonly machine: "sim" | "host";
}

/**
 * How much of a step is looked at: everything; not the files of the build container; or nothing but how it ended, what it printed and
 * what the registry was asked. What is not looked at is empty in what is seen.
 */
export type Look = "all" | "images" | "ending";

export interface Session {
  /** Everything is looked at, unless it is said. */
  step(step: Step, look?: Look): Promise<StepSeen>;
  /** What another world can go on with, as long as this one is open. */
  left(): Left;
  close(): Promise<void>;
}

/** What a world does not say of itself. */
export interface Surroundings {
  readonly boundary?: Boundary;
  readonly left?: Left;
}

export interface Subject {
  readonly name: string;
  describe(): Promise<Description>;
  /** A world of its own, laid out anew, but for what another one has left to it. */
  open(world: World, seed: string, surroundings?: Surroundings): Promise<Session>;
  /** The same lifecycle with every proposal off, where proposals are on and can be switched off. */
  plain?(): Promise<Subject>;
  /** Only of recordings: what was seen when the case, instantiated, was performed; undefined where it never was. */
  recall?(instance: Case): Observation | undefined;
}
