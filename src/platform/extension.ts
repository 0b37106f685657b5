/** An image extension of a platform: its directory as a tree, and its descriptor. */
import type { Result } from "#base";
import { type ExtensionDescriptor, extensionToml, type OrderGroup } from "#contract";
import type { Tree } from "#tree";
import { type ComponentFolder, readComponent } from "./component.ts";
import type { PlatformFault } from "./fault.ts";

export type Extension = ComponentFolder<ExtensionDescriptor>;

export const extensionOf = (tree: Tree, from: string): Result<Extension, PlatformFault> =>
  readComponent(tree, from, {
    kind: "extension",
    what: "an image extension",
    read: extensionToml.read,
    reference: ({ extension }) => extension,
  });

/** One group of all extensions, in their order. */
export const extensionOrder = (extensions: readonly Extension[]): readonly OrderGroup[] =>
  extensions.length === 0
    ? []
    : [{ group: extensions.map(({ id, version }) => ({ id, version, optional: true, execEnv: [] })) }];
