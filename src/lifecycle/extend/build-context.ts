/**
 * The files that COPY and ADD can read, merged from several directories into one tree. Links and `..` stay inside the tree.
 */
import {
  type AbsPath,
  absPath,
  type ByteString,
  baseName,
  byteString,
  child,
  describeFault,
  elements,
  type Name,
  ROOT,
  textOf,
} from "#base";
import type { ProcessFs } from "#machine";
import { type DirNode, dir, emptyTree, type Inode, resolve, type Tree } from "#tree";
import { compileGlob } from "../layers/glob.ts";
import { type InstructionPosition, rejectInstruction } from "./faults.ts";
import { IGNORES_NOTHING, type IgnoreFile, parseIgnoreFile } from "./ignore-file.ts";

export interface BuildContext {
  readonly tree: Tree;
  readonly ignored: IgnoreFile;
}

export interface ContextEntry {
  /** The path in the context, with links resolved. */
  readonly path: AbsPath;
  /** The name as requested: of the link, not of its target. */
  readonly name: ByteString;
  readonly node: Inode;
}

const MATCHES_MAX = 100_000;
const IGNORE_BYTES_MAX = 256 * 1024;

/** Missing directories are ignored. */
export function openBuildContext(fs: ProcessFs, dirs: readonly AbsPath[]): BuildContext {
  const roots = dirs.flatMap((dir) => rootsAt(fs, dir));
  const [first, ...below] = roots;
  if (first === undefined) return { tree: emptyTree, ignored: IGNORES_NOTHING };
  const tree: Tree = { root: below.reduce(mergeDirs, first), links: new Map() };
  const file = resolve(tree, absPath("/.dockerignore"), { follow: true });
  if (!file.ok || file.node?.kind !== "file" || file.node.content.size > IGNORE_BYTES_MAX)
    return { tree, ignored: IGNORES_NOTHING };
  return { tree, ignored: parseIgnoreFile(textOf(file.node.content.bytes())) };
}

function rootsAt(fs: ProcessFs, dir: AbsPath): readonly DirNode[] {
  if (!fs.exists(dir)) return [];
  const root = fs.snapshot(fs.realPath(dir));
  return root.kind === "dir" ? [root] : [];
}

/** Merges directories of both; for any other node, and for owner and mode, `upper` counts. */
function mergeDirs(upper: DirNode, lower: DirNode): DirNode {
  const nodes = new Map<Name, Inode>(entriesOf(lower));
  for (const [name, node] of entriesOf(upper)) {
    const below = nodes.get(name);
    nodes.set(name, node.kind === "dir" && below?.kind === "dir" ? mergeDirs(node, below) : node);
  }
  return dir(nodes, upper);
}

const entriesOf = ({ names, nodes }: DirNode): readonly [Name, Inode][] =>
  names.flatMap((name, i): readonly [Name, Inode][] => {
    const node = nodes[i];
    return node === undefined ? [] : [[name, node]];
  });

/** The entries that a source matches, at least one, in byte order. */
export function findSources(
  { tree, ignored }: BuildContext,
  source: string,
  at: InstructionPosition,
): readonly ContextEntry[] {
  const path = absPath(`/${byteString(source)}`);
  const named = /[*?[\\]/.test(path) ? matchesOf(tree, path, at) : [path];
  const all = named.flatMap((one) => foundAt(tree, one));
  const found = all.filter((one) => one.path === ROOT || isIncluded(ignored, one));
  if (found.length > 0) return found;
  if (all.length > 0)
    return rejectInstruction(
      "extend-copy",
      `.dockerignore excludes ${clip(source)}`,
      at,
      "re-include the file with !, or copy another one",
    );
  return rejectInstruction(
    "extend-copy",
    `the context has no ${clip(source)}`,
    at,
    "add the file to the context, or correct the path",
  );
}

const SHOWN_MAX = 200;
const clip = (source: string): string => (source.length > SHOWN_MAX ? `${source.slice(0, SHOWN_MAX)}…` : source);

/** Keeps an ignored directory if a pattern re-includes something. */
const isIncluded = (ignored: IgnoreFile, { path, node }: ContextEntry): boolean =>
  !ignored.ignores(path.slice(1)) || (ignored.hasExceptions && node.kind === "dir");

function foundAt(tree: Tree, path: AbsPath): readonly ContextEntry[] {
  const resolved = resolve(tree, path, { follow: true });
  return resolved.ok && resolved.node !== undefined
    ? [{ path: resolved.path, name: baseName(path), node: resolved.node }]
    : [];
}

/** Matches name by name, as a shell: a star does not match a slash. */
function matchesOf(tree: Tree, pattern: AbsPath, at: InstructionPosition): readonly AbsPath[] {
  let found: readonly AbsPath[] = [ROOT];
  for (const part of elements(pattern)) {
    const glob = compileGlob(part);
    found = found.flatMap((dir) => {
      const resolved = resolve(tree, dir, { follow: true });
      const names = resolved.ok && resolved.node?.kind === "dir" ? resolved.node.names : [];
      return names.flatMap((name) => {
        const matched = glob(name);
        if (!matched.ok)
          return rejectInstruction("extend-copy", describeFault(matched.fault), at, "correct the pattern");
        return matched.value ? [child(dir, name)] : [];
      });
    });
    if (found.length > MATCHES_MAX)
      rejectInstruction(
        "extend-copy",
        `${pattern} matches more than ${MATCHES_MAX} files`,
        at,
        "copy the directory instead",
      );
  }
  return found;
}

/** The node without ignored files; undefined if nothing is left. `path` is its path in the context. */
export function withoutIgnored(ignored: IgnoreFile, path: AbsPath, node: Inode): Inode | undefined {
  if (ignored === IGNORES_NOTHING) return node;
  const isIgnored = path !== ROOT && ignored.ignores(path.slice(1));
  if (node.kind !== "dir" || (isIgnored && !ignored.hasExceptions)) return isIgnored ? undefined : node;
  const left = node.names.flatMap((name, i) => {
    const below = node.nodes[i];
    const kept = below === undefined ? undefined : withoutIgnored(ignored, child(path, name), below);
    return kept === undefined ? [] : [{ name, kept }];
  });
  if (isIgnored && left.length === 0) return undefined;
  return { ...node, names: left.map(({ name }) => name), nodes: left.map(({ kept }) => kept) };
}
