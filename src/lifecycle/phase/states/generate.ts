/** The state of generate: what it starts with, and what its steps give to later ones. */
import type { ByteString } from "#base";
import type { AnalyzedMetadata, dockerfile, GroupElement, ImageTarget, PlanEntry, RunImageNames } from "#contract";
import type { Variables } from "../../decisions/environment.ts";
import type { ImageKind } from "../../files/dockerfile-places.ts";

/** A Dockerfile of an extension. */
export interface Generated {
  readonly extension: GroupElement;
  readonly kind: ImageKind;
  /** The directory of the Dockerfile. */
  readonly outputDir: ByteString;
  readonly form: dockerfile.ExtensionDockerfile;
}

/**
 * Called before each bin/generate; it returns a function that is called after it. If a later hook throws, the functions of earlier hooks are
 * called with `failed`.
 */
export type GenerateHook = (extension: {
  readonly id: string;
  readonly outputDir: ByteString;
}) => (ended: GenerateEnd) => void;
export type GenerateEnd = "done" | "failed";

export interface GenerateStart {
  /** Directories that are removed at the end of the phase. */
  readonly temporary: ByteString[];
  /** The first hook begins first and ends last. */
  readonly hooks: GenerateHook[];
}

export interface GenerateResults {
  extensions: readonly GroupElement[];
  /** The plan for later extensions and for buildpacks. */
  plan: readonly PlanEntry[];
  analyzed: AnalyzedMetadata;
  /** The run images of run.toml. */
  listed: readonly RunImageNames[];
  variables: Variables;
  /** The target in analyzed.toml. */
  runImage: ImageTarget;
  target: ImageTarget;
  /** In the order of the group. */
  generated: readonly Generated[];
  /** The run.Dockerfiles without effect, because a later one names another image. */
  ignored: readonly Generated[];
}

export const generateStart = (): GenerateStart => ({ temporary: [], hooks: [] });
