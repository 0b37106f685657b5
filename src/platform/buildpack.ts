/** A buildpack that a platform has at hand: its directory as a tree, and what its descriptor says. */
import { byteString, type Fault, isName, ok, pathOfText, type Result } from "#base";
import { type BuildpackDescriptor, buildpackToml, names } from "#contract";
import { resolve, type Tree } from "#tree";
import { type PlatformFault, platformFault } from "./fault.ts";

export interface Buildpack {
  readonly id: string;
  readonly version: string;
  readonly descriptor: BuildpackDescriptor;
  /** Its directory: `buildpack.toml` and `bin` at the top. */
  readonly tree: Tree;
  /** What people call the place that it came from: a folder, an archive, a directory of a builder. */
  readonly from: string;
}

/** A composite buildpack has an order and no scripts. */
export const isComposite = ({ descriptor }: Buildpack): boolean => descriptor.order.length > 0;

export const nameOfBuildpack = ({ id, version }: { readonly id: string; readonly version: string }): string =>
  `${id}@${version}`;

/** Success: the descriptor is there, is readable, and its id and version can be directories. */
export function buildpackOf(tree: Tree, from: string): Result<Buildpack, PlatformFault> {
  const file = `${from}/buildpack.toml`;
  const found = resolve(tree, pathOfText("/buildpack.toml"), { follow: true });
  if (!found.ok || found.node?.kind !== "file") {
    const message = "a buildpack has a buildpack.toml at its top, and there is none";
    const remedy = "name the folder that holds buildpack.toml, or an archive of it";
    return platformFault("buildpack-missing", message, { where: { file }, remedy });
  }
  const read = buildpackToml.read(found.node.content.bytes(), file);
  if (!read.ok) return { ok: false, fault: malformed(read.fault) };
  const { id, version } = read.value.buildpack;
  if (!names.isId(id) || !isName(byteString(names.escapeId(id))) || !isName(byteString(version))) {
    return platformFault(
      "buildpack-malformed",
      `the id ${JSON.stringify(id)} and the version ${JSON.stringify(version)} must be names of directories`,
      { where: { file }, remedy: "use letters, digits, `.`, `-` and `/` in the id, and <X>.<Y>.<Z> as the version" },
    );
  }
  return ok({ id, version, descriptor: read.value, tree, from });
}

const malformed = (fault: Fault): PlatformFault => ({ ...fault, kind: "buildpack-malformed" });
