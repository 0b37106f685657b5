/** An image extension of a platform: its directory as a tree, and its descriptor. */
import { ok, pathOfText, type Result } from "#base";
import { extensionToml, type OrderGroup } from "#contract";
import { resolve, type Tree } from "#tree";
import { componentNamesFault } from "./component-names.ts";
import { type PlatformFault, platformFault } from "./fault.ts";

export interface Extension {
  readonly id: string;
  readonly version: string;
  /** Its directory: `extension.toml` and `bin` at the top. */
  readonly tree: Tree;
  /** Its origin for messages. */
  readonly from: string;
}

/** Fails unless the descriptor exists and is valid, and its id and version can be directory names. */
export function extensionOf(tree: Tree, from: string): Result<Extension, PlatformFault> {
  const file = `${from}/extension.toml`;
  const found = resolve(tree, pathOfText("/extension.toml"), { follow: true });
  if (!found.ok || found.node?.kind !== "file") {
    const message = "the folder has no extension.toml, which an image extension needs";
    const remedy = "name the folder that contains extension.toml, or an archive of it";
    return platformFault("extension-missing", message, { where: { file }, remedy });
  }
  const read = extensionToml.read(found.node.content.bytes(), file);
  if (!read.ok) return { ok: false, fault: { ...read.fault, kind: "extension-malformed" } };
  const { id, version } = read.value.extension;
  const namesFault = componentNamesFault("extension-malformed", { id, version }, file);
  if (namesFault !== undefined) return namesFault;
  return ok({ id, version, tree, from });
}

/** One group of all extensions, in their order. */
export const extensionOrder = (extensions: readonly Extension[]): readonly OrderGroup[] =>
  extensions.length === 0
    ? []
    : [{ group: extensions.map(({ id, version }) => ({ id, version, optional: true, execEnv: [] })) }];
