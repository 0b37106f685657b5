/**
 * The app directory as layers: one for each slice, with the files that its patterns match and no earlier slice took, and one for the rest.
 *
 *   patterns ["sub/*.txt"]   slice 1: /w  /w/sub  /w/sub/x.txt        rest: /w  /w/a  /w/a.txt  /w/a/b  /w/sub  /w/sub/y.md
 *
 * A slice repeats the directories above its files without taking them; a directory counts as taken once all its children are. Entries are
 * in the order of their whole paths. A slice without files is a layer without entries.
 */
import { type AbsPath, type ByteString, byteString, child, fail, ok, type Result, relativeTo } from "#base";
import { type Layer, layerOf } from "#image";
import type { ProcessFs } from "#machine";
import type { DirNode, Inode, TarEntry } from "#tree";
import {
  attributesKey,
  entryMaker,
  type LayerAttributes,
  type Parent,
  parentEntries,
  parentsOf,
} from "./attributes.ts";
import { memoizeByDirectory } from "./directory.ts";
import { compileGlob, type Glob, type PatternFault } from "./glob.ts";
import { expectReadable } from "./readable.ts";

export interface SlicePatterns {
  readonly patterns: readonly ByteString[];
}

/**
 * n slices give n + 1 layers. Each layer repeats `parents`; with an empty list the layers rely on the directories of the base. Entries have
 * the path `dir` where `at` is read.
 */
export function sliceLayers(
  fs: ProcessFs,
  { dir, at = dir }: { readonly dir: AbsPath; readonly at?: AbsPath },
  slices: readonly SlicePatterns[],
  attributes: LayerAttributes,
  parents: readonly Parent[] = parentsOf(fs, dir, attributes),
): Result<readonly Layer[], PatternFault> {
  const node = fs.snapshot(at);
  expectReadable(fs, at, node);
  const make = () => makeSlices(dir, node, slices, parents, attributes);
  if (node.kind !== "dir") return make();
  const key = `${attributesKey(dir, parents, attributes)}\0${JSON.stringify(slices)}`;
  return memoizeByDirectory(slicesByDirectory, node, key, make);
}

const slicesByDirectory = new WeakMap<DirNode, Map<string, Result<readonly Layer[], PatternFault>>>();

export function makeSlices(
  dir: AbsPath,
  node: Inode,
  slices: readonly SlicePatterns[],
  parents: readonly Parent[],
  attributes: LayerAttributes,
): Result<readonly Layer[], PatternFault> {
  const files = listFiles(dir, node);
  const entryOf = entryMaker(attributes);
  const layerOfFiles = (members: readonly AppFile[]): Layer =>
    layerOf(members.length === 0 ? [] : [...parentEntries(parents), ...inPathOrder(members, entryOf)]);
  const layers: Layer[] = [];
  for (const slice of slices) {
    const matched = matchPatterns(files, slice.patterns);
    if (!matched.ok) return matched;
    layers.push(layerOfFiles(takeFiles(files, matched.value)));
  }
  layers.push(layerOfFiles(files.filter(({ taken }) => !taken)));
  return ok(layers);
}

/** A path of the app directory. `end` is the index after the last path below it. */
interface AppFile {
  readonly path: AbsPath;
  readonly relative: ByteString;
  readonly node: Inode;
  readonly parent: AppFile | undefined;
  readonly depth: number;
  readonly at: number;
  end: number;
  taken: boolean;
}

/** Depth first: the paths below a path follow it. */
function listFiles(dir: AbsPath, root: Inode): readonly AppFile[] {
  const files: AppFile[] = [];
  const walk = (path: AbsPath, node: Inode, parent: AppFile | undefined): void => {
    const relative = relativeTo(dir, path) ?? byteString("");
    const depth = parent === undefined ? 0 : parent.depth + 1;
    const file: AppFile = { path, relative, node, parent, depth, at: files.length, end: 0, taken: false };
    files.push(file);
    if (node.kind === "dir")
      node.names.forEach((name, i) => {
        const below = node.nodes[i];
        if (below !== undefined) walk(child(path, name), below, file);
      });
    file.end = files.length;
  };
  walk(dir, root, undefined);
  return files;
}

function matchPatterns(
  files: readonly AppFile[],
  patterns: readonly ByteString[],
): Result<readonly AppFile[], PatternFault> {
  const matched: AppFile[] = [];
  for (const glob of patterns.map(compileGlob)) {
    const fault = matchGlob(files, glob, matched);
    if (fault !== undefined) return fail(fault);
  }
  return ok(matched);
}

function matchGlob(files: readonly AppFile[], glob: Glob, into: AppFile[]): PatternFault | undefined {
  for (const file of files) {
    if (file.parent === undefined) continue;
    const is = glob(file.relative);
    if (!is.ok) return is.fault;
    if (is.value) into.push(file);
  }
  return undefined;
}

/** The members of the slice: matched paths and paths below them that no slice took, and the directories above. */
function takeFiles(files: readonly AppFile[], matched: readonly AppFile[]): readonly AppFile[] {
  const members = new Set<AppFile>();
  for (const match of matched) {
    if (match.taken) continue;
    for (let at = match.at; at < match.end; ) {
      const file = files[at];
      if (file === undefined) break;
      // Everything below a taken path is taken, too.
      at = file.taken ? file.end : at + 1;
      if (!file.taken) members.add(file);
      file.taken = true;
    }
  }
  const above = new Set<AppFile>();
  for (const { parent } of members)
    for (let dir = parent; dir !== undefined && !above.has(dir); dir = dir.parent)
      if (!members.has(dir)) above.add(dir);
  for (const dir of [...above].sort((a, b) => b.depth - a.depth)) dir.taken = allBelowTaken(files, dir);
  return [...members, ...above];
}

function allBelowTaken(files: readonly AppFile[], dir: AppFile): boolean {
  for (let at = dir.at + 1; at < dir.end; ) {
    const below = files[at];
    if (below === undefined || !below.taken) return false;
    at = below.end;
  }
  return true;
}

function inPathOrder(
  members: readonly AppFile[],
  entryOf: (path: ByteString, node: Inode) => TarEntry | undefined,
): TarEntry[] {
  const ordered = [...members].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return ordered.map(({ path, node }) => entryOf(path, node)).filter((entry) => entry !== undefined);
}
