/** An image extension of a platform: its directory as a tree, and its descriptor. */
import { type ExtensionDescriptor, extensionToml, type OrderGroup } from "#contract";
import { type ComponentFolder, componentReader } from "./component.ts";

export type Extension = ComponentFolder<ExtensionDescriptor>;

export const extensionOf = componentReader("extension", extensionToml, ({ extension }) => extension);

/** One group of all extensions, in their order. */
export const extensionOrder = (extensions: readonly Extension[]): readonly OrderGroup[] =>
  extensions.length === 0
    ? []
    : [{ group: extensions.map(({ id, version }) => ({ id, version, optional: true, execEnv: [] })) }];
