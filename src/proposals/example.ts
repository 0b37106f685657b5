/** A worked example of a proposal, for `plimsoll try`: the same build is made without the proposal and with it. */
import type { AbsPath } from "#base";
import type { FileSpec } from "#tree";

export type Files = Readonly<Record<string, FileSpec>>;

export interface Example {
  /** What it shows, one or two sentences. */
  readonly says: string;
  /** `name=value`: options that it needs. */
  readonly options?: readonly string[];
  /** By path below the app directory. */
  readonly app: Files;
  /** In the order of the group; each by path below the buildpack's root, `/buildpack.toml` among them. */
  readonly buildpacks: readonly Files[];
  readonly extensions?: readonly Files[];
  /** Added to the built-in build and run image, by absolute path. */
  readonly buildImage?: Files;
  readonly runImage?: Files;
  /** Of the built-in build image. */
  readonly buildLabels?: Readonly<Record<string, string>>;
  /** What is shown of the app image side by side: paths below these. */
  readonly shows: readonly AbsPath[];
}
