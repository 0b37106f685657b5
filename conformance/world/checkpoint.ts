/** A world at one moment. Trees, image contents and programs are shared with the world, which changes none of them. */
import type { Program } from "#machine";
import type { Checkpoint } from "#protocol";
import type { Tree } from "#tree";
import type { WorldRegistry } from "./registry.ts";

export interface CheckpointParts extends Checkpoint {
  /** The build container before the first step. */
  readonly start: Tree;
  /** Must not change any more. */
  readonly registry: WorldRegistry;
  readonly programs: ReadonlyMap<string, Program>;
}

export class WorldCheckpoint implements CheckpointParts {
  readonly tree: Tree;
  readonly start: Tree;
  readonly registry: WorldRegistry;
  readonly programs: ReadonlyMap<string, Program>;
  constructor({ tree, start, registry, programs }: CheckpointParts) {
    this.tree = tree;
    this.start = start;
    this.registry = registry;
    this.programs = programs;
  }
}
