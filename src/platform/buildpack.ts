/** A buildpack of a platform: its directory as a tree, and its descriptor. */
import { type Fault, ok, pathOfText, type Result } from "#base";
import { type BuildpackDescriptor, buildpackToml, type ComponentReference } from "#contract";
import { resolve, type Tree } from "#tree";
import { componentNamesFault } from "./component-names.ts";
import { type PlatformFault, platformFault } from "./fault.ts";

export interface Buildpack {
  readonly id: string;
  readonly version: string;
  readonly descriptor: BuildpackDescriptor;
  /** Its directory: `buildpack.toml` and `bin` at the top. */
  readonly tree: Tree;
  /** Its origin for messages: a folder, an archive, a directory of a builder. */
  readonly from: string;
}

/** A composite buildpack has an order and no scripts. */
export const isComposite = ({ descriptor }: Buildpack): boolean => descriptor.order.length > 0;

export const nameOfBuildpack = ({ id, version }: ComponentReference): string => `${id}@${version}`;

/** Fails unless the descriptor exists and is valid, and its id and version can be directory names. */
export function buildpackOf(tree: Tree, from: string): Result<Buildpack, PlatformFault> {
  const file = `${from}/buildpack.toml`;
  const found = resolve(tree, pathOfText("/buildpack.toml"), { follow: true });
  if (!found.ok || found.node?.kind !== "file") {
    const message = "the folder has no buildpack.toml, which a buildpack needs";
    const remedy = "name the folder that contains buildpack.toml, or an archive of it";
    return platformFault("buildpack-missing", message, { where: { file }, remedy });
  }
  const read = buildpackToml.read(found.node.content.bytes(), file);
  if (!read.ok) return { ok: false, fault: malformed(read.fault) };
  const { id, version } = read.value.buildpack;
  const namesFault = componentNamesFault("buildpack-malformed", { id, version }, file);
  if (namesFault !== undefined) return namesFault;
  return ok({ id, version, descriptor: read.value, tree, from });
}

const malformed = (fault: Fault): PlatformFault => ({ ...fault, kind: "buildpack-malformed" });
