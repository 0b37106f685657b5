/** An image extension that a platform has at hand: its directory as a tree, and what its descriptor says. */
import { byteString, isName, ok, pathOfText, type Result } from "#base";
import { extensionToml, names, type OrderGroup } from "#contract";
import { resolve, type Tree } from "#tree";
import { type PlatformFault, platformFault } from "./fault.ts";

export interface Extension {
  readonly id: string;
  readonly version: string;
  /** Its directory: `extension.toml` and `bin` at the top. */
  readonly tree: Tree;
  /** What people call the place that it came from. */
  readonly from: string;
}

/** Success: the descriptor is there, is readable, and its id and version can be directories. */
export function extensionOf(tree: Tree, from: string): Result<Extension, PlatformFault> {
  const file = `${from}/extension.toml`;
  const found = resolve(tree, pathOfText("/extension.toml"), { follow: true });
  if (!found.ok || found.node?.kind !== "file") {
    const message = "an image extension has an extension.toml at its top, and there is none";
    const remedy = "name the folder that holds extension.toml, or an archive of it";
    return platformFault("extension-missing", message, { where: { file }, remedy });
  }
  const read = extensionToml.read(found.node.content.bytes(), file);
  if (!read.ok) return { ok: false, fault: { ...read.fault, kind: "extension-malformed" } };
  const { id, version } = read.value.extension;
  if (!names.isId(id) || !isName(byteString(names.escapeId(id))) || !isName(byteString(version))) {
    return platformFault(
      "extension-malformed",
      `the id ${JSON.stringify(id)} and the version ${JSON.stringify(version)} must be names of directories`,
      { where: { file }, remedy: "use letters, digits, `.`, `-` and `/` in the id, and <X>.<Y>.<Z> as the version" },
    );
  }
  return ok({ id, version, tree, from });
}

/** One group of all of them, in their order. */
export const extensionOrder = (extensions: readonly Extension[]): readonly OrderGroup[] =>
  extensions.length === 0
    ? []
    : [{ group: extensions.map(({ id, version }) => ({ id, version, optional: true, execEnv: [] })) }];
