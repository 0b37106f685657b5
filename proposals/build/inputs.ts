/** Everything that a build needs, as values: `plimsoll build` reads it from the host, an example and the playground have it in memory. */
import type { Api } from "#base";
import type { Image } from "#image";
import type { Mount } from "#machine";
import type { BuilderParts, BuildImages, Buildpack, Ids } from "#platform";
import type { Tree } from "#tree";

export interface BuildBase {
  readonly tree: Tree;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly user: Ids;
  readonly home: string;
  /** Those in `/cnb/buildpacks` of a builder. */
  readonly buildpacks: readonly Buildpack[];
  /** Where the image comes from, for messages. */
  readonly from: string;
}

export interface BuildParts extends Omit<BuilderParts, "base" | "user"> {
  readonly platformApi: Api;
  readonly names: BuildImages;
  readonly base: BuildBase;
  readonly app: Tree;
  /** Folders of the host, beside the volumes of the build. */
  readonly volumes?: readonly Mount[];
  readonly runImage: Image;
  readonly previous?: Image;
  readonly env: Readonly<Record<string, string>>;
  /** Files that the layers directory has before the build. */
  readonly layers: Readonly<Record<string, string>>;
  readonly cache?: Tree;
}
