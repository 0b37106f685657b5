/** An image extension of a platform: its directory as a tree, and its descriptor. */
import { byteString, isName, ok, pathOfText, type Result } from "#base";
import { extensionToml, names, type OrderGroup } from "#contract";
import { resolve, type Tree } from "#tree";
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
  if (!names.isId(id) || !isName(byteString(names.escapeId(id))) || !isName(byteString(version))) {
    return platformFault(
      "extension-malformed",
      `the id ${JSON.stringify(id)} and the version ${JSON.stringify(version)} must be valid directory names`,
      { where: { file }, remedy: "use letters, digits, `.`, `-` and `/` in the id, and <X>.<Y>.<Z> as the version" },
    );
  }
  return ok({ id, version, tree, from });
}

/** One group of all extensions, in their order. */
export const extensionOrder = (extensions: readonly Extension[]): readonly OrderGroup[] =>
  extensions.length === 0
    ? []
    : [{ group: extensions.map(({ id, version }) => ({ id, version, optional: true, execEnv: [] })) }];
