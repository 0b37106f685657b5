/**
 * What a platform does for a proposal: it labels builders, inspects the images before a build, and provides volumes, files and variables.
 * A proposal only returns these as values; the caller (`plimsoll build`, `plimsoll try`, a test) puts them in place.
 */
import type { AbsPath, Fault, Result } from "#base";
import type { Provisions } from "#platform";
import type { Tree } from "#tree";

export interface PlatformSide {
  /** The labels of a builder image with these components. */
  builderLabels?(components: readonly PlatformComponent[]): Result<Readonly<Record<string, string>>, Fault>;
  /** Called before the first phase. */
  prepare?(build: PlatformBuild): Result<Provisions, Fault>;
  /** The directories that an app image owns besides those of the specification, according to its own labels and variables. */
  ownedDirectories?(app: AppImageConfig): readonly AbsPath[];
}

export interface AppImageConfig {
  readonly labels: Readonly<Record<string, string>>;
  /** `NAME=value`. */
  readonly env: readonly string[];
}

/** A buildpack or an extension of the builder. */
export interface PlatformComponent {
  readonly kind: "buildpack" | "extension";
  readonly id: string;
  readonly version: string;
  readonly tree: Tree;
}

export interface PlatformBuild {
  /** Of the builder image. */
  readonly labels: Readonly<Record<string, string>>;
  readonly buildImage: Tree;
  /** Undefined: the platform did not read it. */
  readonly runImage?: Tree;
  readonly user: { readonly uid: number; readonly gid: number };
}
