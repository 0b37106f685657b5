/** Reads the list in a buildpack.toml: for platforms in a builder, for phases in the container. */
import { type ByteString, byteString, type Fault, fail, ok, pathOfText, type Result, textOfByteString } from "#base";
import { type TomlFile, toml } from "#contract";
import { type Phase, type PhaseContext, phaseFault, readDocument } from "#lifecycle";
import { type Inode, lookup, type Tree } from "#tree";
import type { PlatformComponent } from "../kit/platform-side.ts";
import { type Listed, listIn, tableIn } from "./toml.ts";

export interface DescriptorFile {
  /** Its name in messages. */
  readonly file: string;
  /** The buildpack.toml, if it is a file. */
  readonly descriptor: Inode;
}

const BUILDPACKS = "/cnb/buildpacks";

/** Every buildpack.toml of a builder. */
export function descriptorsIn(builder: Tree): readonly DescriptorFile[] {
  const below = (path: string): readonly string[] => {
    const node = lookup(builder, pathOfText(path));
    return node?.kind === "dir" ? node.names.map((name) => `${path}/${textOfByteString(name)}`) : [];
  };
  return below(BUILDPACKS)
    .flatMap(below)
    .flatMap((root) => at(builder, `${root}/buildpack.toml`));
}

/** The descriptors for a new builder; extensions have none. */
export const descriptorsOf = (components: readonly PlatformComponent[]): readonly DescriptorFile[] =>
  components
    .filter(({ kind }) => kind === "buildpack")
    .flatMap(({ id, version, tree }) => at(tree, "/buildpack.toml", `buildpack.toml of ${id}@${version}`));

function at(tree: Tree, path: string, file = path): readonly DescriptorFile[] {
  const descriptor = lookup(tree, pathOfText(path));
  return descriptor === undefined ? [] : [{ file, descriptor }];
}

/** The key that a proposal adds, and the fault of a composite buildpack that has it. */
export interface ListKey {
  readonly key: string;
  readonly format: TomlFile<Listed>;
  readonly ofComposite: { readonly kind: string; readonly message: string; readonly remedy: string };
}

/** A list of texts in the table `[buildpack]`; `name` is its key there. `proposal` is the kind of its faults. */
export function listKey(
  proposal: string,
  name: string,
  ofComposite: Pick<Fault, "message"> & { readonly remedy: string },
): ListKey {
  const key = `buildpack.${name}`;
  const format = listIn(name, key, (document) => tableIn(document.buildpack));
  return { key, format, ofComposite: { kind: proposal, ...ofComposite } };
}

/** Empty if the descriptor does not have the key. */
export function namedIn({ file, descriptor }: DescriptorFile, list: ListKey): Result<readonly string[], Fault> {
  if (descriptor.kind !== "file") return ok([]);
  const bytes = descriptor.content.bytes();
  const named = list.format.read(bytes, file);
  if (!named.ok) return named;
  if (named.value === undefined) return ok([]);
  const document = toml.read(bytes, file);
  if (!document.ok || document.value.order === undefined) return ok(named.value);
  return fail({ ...list.ofComposite, where: { file, key: list.key } });
}

export function namedInAll(
  descriptors: readonly DescriptorFile[],
  read: (one: DescriptorFile) => Result<readonly string[], Fault>,
): Result<readonly string[], Fault> {
  const named: string[] = [];
  for (const one of descriptors) {
    const inOne = read(one);
    if (!inOne.ok) return inOne;
    named.push(...inOne.value);
  }
  return ok(named);
}

export interface At {
  readonly root: ByteString;
  readonly isComposite: boolean;
}

/** The list of the buildpack at `root` in the container. */
export function namedAt({ process }: PhaseContext<Phase>, { root, isComposite }: At, list: ListKey) {
  const path = byteString`${root}/buildpack.toml`;
  const named = readDocument(process.fs, path, list.format);
  const file = textOfByteString(path);
  if (named !== undefined && isComposite) {
    const { message, remedy } = list.ofComposite;
    throw phaseFault("detect", message, { where: { file, key: list.key }, remedy });
  }
  return { file, named: named ?? [] };
}
