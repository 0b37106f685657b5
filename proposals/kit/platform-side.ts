/**
 * What a platform does for a proposal: it labels the builder that it creates, looks at the images before a build, and provides
 * volumes, files and variables. All in values: whoever drives the build (`plimsoll build`, `plimsoll try`, a test) puts them in place.
 */
import type { AbsPath, Fault, Result } from "#base";
import type { FileSpec, Tree } from "#tree";

export interface PlatformSide {
  /** Labels of a builder image that holds these. */
  builderLabels?(components: readonly PlatformComponent[]): Result<Readonly<Record<string, string>>, Fault>;
  /** Before any phase is run. */
  prepare?(build: PlatformBuild): Result<Provisions, Fault>;
  /** Directories that an app image owns beside those of the specification, as far as it says so itself. */
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
  /** Undefined where the platform has not looked at it. */
  readonly runImage?: Tree;
  readonly user: { readonly uid: number; readonly gid: number };
}

export interface Provisions {
  /** Volumes of the build containers, by the path where each is mounted; they belong to the build's user. */
  readonly volumes?: Readonly<Record<string, Tree>>;
  /** Files of the build containers, by path. */
  readonly files?: Readonly<Record<string, FileSpec>>;
  /** Environment of every phase. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the app, the layers and the platform's files are mounted, where that is not `/workspace`, `/layers`, `/platform`. */
  readonly at?: { readonly app?: string; readonly layers?: string; readonly platform?: string };
  /** Where the lifecycle writes what a platform reads, where that is not in the layers directory. */
  readonly writes?: {
    readonly group?: string;
    readonly report?: string;
    readonly analyzed?: string;
    readonly generated?: string;
  };
}
