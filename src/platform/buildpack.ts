/** A buildpack of a platform: its directory as a tree, and its descriptor. */
import { type BuildpackDescriptor, buildpackToml, type ComponentReference } from "#contract";
import { type ComponentFolder, componentReader } from "./component.ts";

export type Buildpack = ComponentFolder<BuildpackDescriptor>;

/** A composite buildpack has an order and no scripts. */
export const isComposite = ({ descriptor }: Buildpack): boolean => descriptor.order.length > 0;

export const nameOfBuildpack = ({ id, version }: ComponentReference): string => `${id}@${version}`;

export const buildpackOf = componentReader("buildpack", buildpackToml, ({ buildpack }) => buildpack);
