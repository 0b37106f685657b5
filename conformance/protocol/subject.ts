/** A subject: any lifecycle behind one interface. Drivers make it of the reference, a module, executables, a mutant or recordings. */
import type { Api, Digest } from "#base";
import type { Inode, Tree } from "#tree";
import type { Boundary } from "./boundary.ts";
import type { Capability, Step, StepPhase, TestCase, World } from "./case.ts";
import type { Observation, StepObservation } from "./observation.ts";
import type { Versions } from "./versions.ts";

export interface Description {
  /** The digest of the executables, or of the package's version and the amendments. Part of the key of every recording. */
  readonly build: string;
  readonly version: string;
  readonly platform: readonly Api[];
  readonly buildpack: readonly Api[];
  readonly amendments: readonly string[];
  readonly can: readonly Capability[];
  readonly machine: "sim" | "host";
  /** Absent: the lifecycle performs all phases itself. */
  readonly half?: HalfLifecycle;
  /** Of recordings only: the versions that each test case was recorded with. */
  readonly recorded?: ReadonlyMap<string, readonly Versions[]>;
}

/** A lifecycle that performs some phases; another one performs the rest. */
export interface HalfLifecycle {
  readonly performs: readonly StepPhase[];
  /** The name of the lifecycle that performs the other phases. */
  readonly rest: string;
}

/** How a request, a bundle or a command names a subject. */
export type SubjectSpec =
  | { readonly kind: "reference" }
  | { readonly kind: "mutant"; readonly name: string }
  | {
      readonly kind: "executables";
      readonly directory: string;
      readonly name?: string;
      /** A directory whose executables perform the phases that this one lacks; default: those of the reference. */
      readonly rest?: string;
      /** The API versions that it supports, if its user says so. */
      readonly speaks?: { readonly platform?: readonly Api[]; readonly buildpack?: readonly Api[] };
      /** Paths of the host that are visible in its sandbox, read-only. */
      readonly hostPaths?: readonly string[];
      /** The archive or image that `directory` was unpacked from. */
      readonly packed?: string;
      /** They start, `speaks` is complete, and they have said their version: nothing needs to be asked. */
      readonly asked?: { readonly version: string };
    }
  | { readonly kind: "module"; readonly file: string }
  | { readonly kind: "recordings"; readonly directory: string };

/**
 * How much of a step is observed: everything (`all`); everything but the files of the build container (`images`); or only the exit, the
 * streams and the requests (`ending`). What is not observed is empty.
 */
export type ObservationScope = "all" | "images" | "ending";

export interface Session {
  /** The default scope is `all`. */
  step(step: Step, scope?: ObservationScope): Promise<StepObservation>;
  /** What other worlds inherit: a copy of the present state. It is valid until this session is closed. */
  carryOver(): CarryOver;
  /** The world as it is now. It stays valid. */
  checkpoint(): Checkpoint;
  close(): Promise<void>;
}

/** The registry and cache volume that other worlds of a trial inherit. Only the package that made it can use the registry. */
export interface CarryOver {
  /** Undefined if the world has no cache volume. */
  readonly cache: Inode | undefined;
  /** Equal for equal contents of registry and cache. The times of files do not count, because no two runs have the same. */
  digest(): Digest;
}

/** A world at one moment, with which another session of the same subject can begin. */
export interface Checkpoint {
  /** The file system of the build container. */
  readonly tree: Tree;
}

export interface OpenOptions {
  /** Faults to put between the lifecycle and its world. */
  readonly boundary?: Boundary;
  readonly carryOver?: CarryOver;
  /** The world begins as this one was, after steps that the caller does not repeat. */
  readonly from?: Checkpoint;
}

export interface Subject {
  readonly name: string;
  describe(): Promise<Description>;
  /** Makes a new world; it inherits only the carry-over. */
  open(world: World, seed: string, options?: OpenOptions): Promise<Session>;
  /** The same lifecycle with every proposal off. Absent if the subject has no proposals or cannot switch them off. */
  plain?(): Promise<Subject>;
  /** Recordings only: the observation of this instantiated test case; undefined if it was not recorded. */
  recall?(instance: TestCase): Observation | undefined;
}
