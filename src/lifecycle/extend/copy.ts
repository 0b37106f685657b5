/**
 * COPY and ADD. Sources are in the context; a source directory means its children; a destination is a directory if it ends in a
 * slash or exists as one. ADD unpacks tar archives (plain or gzip) and keeps their owners and modes.
 */
import {
  absPath,
  type ByteString,
  byteString,
  contentOf,
  digestOf,
  join,
  parentOf,
  textOfByteString,
  utf8,
} from "#base";
import type { dockerfile } from "#contract";
import type { ImageConfig } from "#image";
import type { Process } from "#machine";
import { file, type Inode, walk } from "#tree";
import { unpackArchive } from "./archive.ts";
import { type BuildContext, type ContextEntry, findSources, withoutIgnored } from "./build-context.ts";
import { workdirOf } from "./config.ts";
import { type CopyTarget, copyContents, copyNode, ensureDirectory } from "./copy-node.ts";
import { type InstructionPosition, rejectInstruction } from "./faults.ts";
import { type ResolvedOwner, resolveOwner } from "./owner.ts";
import type { Scope } from "./scope.ts";

type CopyInstruction = dockerfile.Instruction<"COPY" | "ADD">;

/** An instruction with expanded words and resolved sources, before anything is written. */
export interface CopyPlan {
  readonly keyword: CopyInstruction["keyword"];
  readonly sources: readonly ContextEntry[];
  /** Relative to WORKDIR without a leading slash. */
  readonly to: ByteString;
  readonly chown: string | undefined;
  readonly mode: number | undefined;
  readonly at: InstructionPosition;
}

const SUPPORTED_FLAGS = ["chown", "chmod"];

export function planCopy(
  transfer: CopyInstruction,
  context: BuildContext,
  scope: Scope,
  at: InstructionPosition,
): CopyPlan {
  const { keyword, flags } = transfer;
  const other = flags.find(({ name }) => !SUPPORTED_FLAGS.includes(name));
  if (other !== undefined)
    rejectInstruction(
      "extend-unsupported",
      `${keyword} --${other.name}`,
      at,
      "copy from the context, with no flags besides --chown and --chmod",
    );
  const sources = [
    ...transfer.sources.flatMap((word) => sourcesOf(keyword, scope.expand(word, at), context, at)),
    ...transfer.heredocs.map((heredoc) => heredocSource(heredoc, scope, at)),
  ];
  const to = scope.expand(transfer.to, at);
  if (to === "") rejectInstruction("extend-copy", "the destination is empty", at, "write a path");
  const value = (flag: string): string | undefined => {
    const word = flags.find(({ name }) => name === flag)?.value;
    return word === undefined ? undefined : scope.expand(word, at);
  };
  return { keyword, sources, to: byteString(to), chown: value("chown"), mode: modeOf(value("chmod"), at), at };
}

const REMOTE = /^(https?|git|ftp|ssh):\/\/|^git@/;

function sourcesOf(
  keyword: string,
  source: string,
  context: BuildContext,
  at: InstructionPosition,
): readonly ContextEntry[] {
  if (keyword === "ADD" && REMOTE.test(source))
    rejectInstruction("extend-unsupported", `ADD of ${source} needs a network`, at, "add the file to the context");
  return findSources(context, source, at).flatMap((found) => {
    const node = withoutIgnored(context.ignored, found.path, found.node);
    return node === undefined ? [] : [{ ...found, node }];
  });
}

function heredocSource(
  { name, content, expands }: dockerfile.Heredoc,
  scope: Scope,
  at: InstructionPosition,
): ContextEntry {
  const text = expands ? scope.expand(content, at, "kept") : content;
  return { path: absPath(`/${byteString(name)}`), name: byteString(name), node: file(contentOf(utf8(text))) };
}

function modeOf(text: string | undefined, at: InstructionPosition): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[0-7]{1,4}$/.test(text))
    rejectInstruction("extend-unsupported", `--chmod=${text}`, at, "write the mode as an octal number: --chmod=644");
  return Number.parseInt(text, 8);
}

/** A digest of every property of the copied files that the image contains. */
export function digestOfPlan({ sources, to, chown, mode }: CopyPlan): string {
  const heads = sources.flatMap(({ name, node }) =>
    [...walk(node)].map(({ path, node: below }) => [name, path, ...digestFields(below)]),
  );
  return digestOf(JSON.stringify([to, chown ?? null, mode ?? null, heads]));
}

function digestFields(node: Inode): readonly (string | number)[] {
  const { kind, mode, uid, gid } = node;
  const owned = [kind, mode, uid, gid];
  if (node.kind === "file") return [...owned, node.content.digest];
  return node.kind === "symlink" ? [...owned, node.target] : owned;
}

export async function performCopy(process: Process, plan: CopyPlan, config: ImageConfig): Promise<void> {
  const { keyword, sources, to, at } = plan;
  const path = workdirOf(config, textOfByteString(to));
  const owner = plan.chown === undefined ? ROOT_IDS : resolveOwner(process, plan.chown, at);
  const options: CopyTarget = { process, owner, mode: plan.mode, at };
  const [first] = sources;
  if (first === undefined) return;
  const isDirectory =
    /(^|\/)\.?$/.test(to) || sources.length > 1 || first.node.kind === "dir" || isDirectoryAt(process, path);
  if (sources.length > 1 && !/(^|\/)\.{0,2}$/.test(to) && !isDirectoryAt(process, path))
    rejectInstruction(
      "extend-copy",
      "several sources have one file as the destination",
      at,
      "end the destination with a slash",
    );
  for (const { name, node } of sources) {
    const archive = keyword === "ADD" && node.kind === "file" ? await unpackArchive(node, name, at) : undefined;
    if (archive !== undefined)
      copyContents(
        { ...options, owner: plan.chown === undefined ? undefined : owner },
        archive,
        ensureDirectory(options, path),
      );
    else if (node.kind === "dir") copyContents(options, node, rootOf(options, node, path));
    else if (isDirectory) copyNode(options, node, join(ensureDirectory(options, path), name));
    else copyNode(options, node, join(ensureDirectory(options, parentOf(path)), path.slice(path.lastIndexOf("/") + 1)));
  }
}

const ROOT_IDS: ResolvedOwner = { uid: 0, gid: 0 };

const isDirectoryAt = ({ fs }: Process, path: ByteString): boolean => fs.kind(path) === "dir";

/** An existing directory keeps its mode; a new one has the mode of the source. */
function rootOf(options: CopyTarget, node: Inode & { readonly kind: "dir" }, path: ReturnType<typeof absPath>) {
  if (isDirectoryAt(options.process, path)) return ensureDirectory(options, path);
  const made = ensureDirectory(options, path);
  options.process.fs.chmod(made, options.mode ?? node.mode);
  return made;
}
