/** The state of generate: what it starts with, and what its steps give to later ones. */
import type { ByteString } from "#base";
import type { AnalyzedMetadata, dockerfile, GroupElement, ImageTarget, PlanEntry, RunImageNames } from "#contract";
import type { Variables } from "../../decisions/environment.ts";
import type { ImageKind } from "../../files/generated.ts";

/** A Dockerfile that an extension gave. */
export interface Generated {
  readonly extension: GroupElement;
  readonly kind: ImageKind;
  /** The output directory that it lies in. */
  readonly outputDir: ByteString;
  readonly form: dockerfile.ExtensionDockerfile;
}

/**
 * Around one bin/generate: told before it starts where its outputs go; what it gives back is told how that ended. Where one of several
 * throws, those that were begun before it are told that it failed.
 */
export type GenerateHook = (turn: {
  readonly id: string;
  readonly outputDir: ByteString;
}) => (ended: GenerateEnd) => void;
export type GenerateEnd = "done" | "failed";

export interface GenerateStart {
  /** Removed when the phase ends. */
  readonly temporary: ByteString[];
  /** The first is begun first and ended last. */
  readonly hooks: GenerateHook[];
}

export interface GenerateResults {
  extensions: readonly GroupElement[];
  /** What is left of the plan for later extensions and for buildpacks. */
  plan: readonly PlanEntry[];
  analyzed: AnalyzedMetadata;
  /** The run images that the platform knows. */
  listed: readonly RunImageNames[];
  base: Variables;
  target: ImageTarget;
  /** In the order of the group. */
  generated: readonly Generated[];
  /** Those run.Dockerfiles that a later one has made void: it names another image. */
  ignored: readonly Generated[];
}

export const generateStart = (): GenerateStart => ({ temporary: [], hooks: [] });
