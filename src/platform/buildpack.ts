/** A buildpack of a platform: its directory as a tree, and its descriptor. */
import type { Result } from "#base";
import { type BuildpackDescriptor, buildpackToml, type ComponentReference } from "#contract";
import type { Tree } from "#tree";
import { type ComponentFolder, readComponent } from "./component.ts";
import type { PlatformFault } from "./fault.ts";

export type Buildpack = ComponentFolder<BuildpackDescriptor>;

/** A composite buildpack has an order and no scripts. */
export const isComposite = ({ descriptor }: Buildpack): boolean => descriptor.order.length > 0;

export const nameOfBuildpack = ({ id, version }: ComponentReference): string => `${id}@${version}`;

export const buildpackOf = (tree: Tree, from: string): Result<Buildpack, PlatformFault> =>
  readComponent(tree, from, {
    kind: "buildpack",
    what: "a buildpack",
    read: buildpackToml.read,
    reference: ({ buildpack }) => buildpack,
  });
