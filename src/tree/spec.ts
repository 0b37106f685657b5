/** Trees as literals, for tests, cases and examples. */
import { type AbsPath, absPath, ancestors, byteStringOfEscaped, type Content, contentOf, ROOT } from "#base";
import { bytesOfBase64 } from "#base/platform";
import { draftOf } from "./draft/draft.ts";
import type { Draft } from "./draft/draft.types.ts";
import { dir, emptyTree, file, specialNode, symlink } from "./model/node.ts";
import type { Inode, Meta, Tree } from "./model/tree.ts";

/** A string is a file of mode 0644. Texts are Unicode; paths and links can have other bytes, see `byteStringOfEscaped`. A hard link names the absolute path of a file in the same literal. */
export type NodeSpec =
  | string
  | ((
      | { readonly text: string }
      | { readonly base64: string }
      | { readonly content: Content }
      | { readonly dir: true }
      | { readonly symlink: string }
      | { readonly hardlink: string }
      | { readonly fifo: true }
      | { readonly socket: true }
      | { readonly char: number }
      | { readonly block: number }
    ) &
      Partial<Meta>);

/**
 * Adds the files to `base`, in any order. A missing parent becomes a directory of mode 0755 owned by root. A directory that exists keeps its
 * contents.
 */
export function treeOf(files: Readonly<Record<string, NodeSpec>>, base: Tree = emptyTree): Tree {
  const draft = draftOf(base);
  const given = Object.entries(files).map(([path, spec]) => ({ path: pathOfEscaped(path), spec }));
  given.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, spec } of given) {
    makeParents(draft, path);
    if (typeof spec === "object" && "hardlink" in spec) continue;
    put(draft, path, nodeOf(spec));
  }
  for (const { path, spec } of given) {
    if (typeof spec === "object" && "hardlink" in spec) draft.link(pathOfEscaped(spec.hardlink), path);
  }
  return draft.seal();
}

const pathOfEscaped = (text: string): AbsPath => absPath(byteStringOfEscaped(text));

/** Makes every missing directory above `path`, with mode 0755 and owner root. */
export function makeParents(draft: Draft, path: AbsPath): void {
  for (const parent of ancestors(path)) if (draft.get(parent) === undefined) draft.put(parent, dir());
}

/** For the root and an existing directory, only sets the metadata. */
function put(draft: Draft, path: AbsPath, node: Inode): void {
  if (path === ROOT || (node.kind === "dir" && draft.get(path)?.kind === "dir")) draft.setMeta(path, node);
  else draft.put(path, node);
}

function nodeOf(spec: Exclude<NodeSpec, { readonly hardlink: string }>): Inode {
  if (typeof spec === "string") return file(spec);
  if ("text" in spec) return file(spec.text, spec);
  if ("base64" in spec) return file(contentOf(bytesOfBase64(spec.base64)), spec);
  if ("content" in spec) return file(spec.content, spec);
  if ("symlink" in spec) return symlink(byteStringOfEscaped(spec.symlink), spec);
  if ("fifo" in spec) return specialNode("fifo", spec);
  if ("socket" in spec) return specialNode("socket", spec);
  if ("char" in spec) return specialNode("char", { ...metaOf(spec), rdev: spec.char });
  if ("block" in spec) return specialNode("block", { ...metaOf(spec), rdev: spec.block });
  return dir([], spec);
}

const metaOf = (spec: Partial<Meta>): Partial<Meta> => spec;
