/** What a folder of a buildpack or of an image extension has: a descriptor whose id and version can be names of directories. */
import { byteString, isName, ok, pathOfText, type Result } from "#base";
import { type ComponentReference, names, type TomlFile } from "#contract";
import { resolve, type Tree } from "#tree";
import { type PlatformFault, platformFault } from "./fault.ts";

type Kind = "buildpack" | "extension";

/** For messages. */
const WHAT: Readonly<Record<Kind, string>> = { buildpack: "a buildpack", extension: "an image extension" };

export interface ComponentFolder<D> extends ComponentReference {
  readonly descriptor: D;
  /** Its directory: the descriptor and `bin` at the top. */
  readonly tree: Tree;
  /** Its origin for messages: a folder, an archive, a directory of a builder. */
  readonly from: string;
}

/** Its result fails unless the descriptor exists and is valid, and its id and version can be directory names. */
export const componentReader =
  <D>(kind: Kind, format: Pick<TomlFile<D>, "read">, referenceOf: (descriptor: D) => ComponentReference) =>
  (tree: Tree, from: string): Result<ComponentFolder<D>, PlatformFault> => {
    const name = `${kind}.toml`;
    const file = `${from}/${name}`;
    const resolved = resolve(tree, pathOfText(`/${name}`), { follow: true });
    if (!resolved.ok || resolved.node?.kind !== "file") {
      const message = `the folder has no ${name}, which ${WHAT[kind]} needs`;
      const remedy = `name the folder that contains ${name}, or an archive of it`;
      return platformFault(`${kind}-missing`, message, { where: { file }, remedy });
    }
    const read = format.read(resolved.node.content, file);
    if (!read.ok) return { ok: false, fault: { ...read.fault, kind: `${kind}-malformed` } };
    const { id, version } = referenceOf(read.value);
    if (names.isId(id) && isName(byteString(names.escapeId(id))) && isName(byteString(version)))
      return ok({ id, version, descriptor: read.value, tree, from });
    return platformFault(
      `${kind}-malformed`,
      `the id ${JSON.stringify(id)} and the version ${JSON.stringify(version)} must be valid directory names`,
      { where: { file }, remedy: "use letters, digits, `.`, `-` and `/` in the id, and <X>.<Y>.<Z> as the version" },
    );
  };
