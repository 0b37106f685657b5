/** Finds content at a path of an image. The RFC does not define content: an empty directory, a link on the way, a deleted file. */
import { type AbsPath, absPath, ancestors, type ByteString, baseName, isWithin, textOfByteString } from "#base";
import { type Inode, lookup, resolve, type Tree } from "#tree";

export interface ContentRules {
  readonly "empty-directory": "allowed" | "content";
  readonly links: "refused" | "followed";
}

/** The content in words; undefined if there is none. */
export function contentAt(tree: Tree, dir: AbsPath, rules: ContentRules): string | undefined {
  const onTheWay = [...ancestors(dir), dir].find((path) => !isDirectory(lookup(tree, path)));
  if (onTheWay === undefined) return inDirectory(lookup(tree, dir), rules);
  const node = lookup(tree, onTheWay);
  if (node === undefined) return undefined;
  if (node.kind !== "symlink") return `${textOfByteString(onTheWay)} is a ${node.kind}`;
  if (rules.links === "refused") return `${textOfByteString(onTheWay)} is a link to ${textOfByteString(node.target)}`;
  const resolved = resolve(tree, dir, { follow: true });
  if (!resolved.ok)
    return resolved.code === "ENOENT" ? undefined : `${textOfByteString(resolved.at)} cannot be followed`;
  return resolved.node === undefined ? undefined : inDirectory(resolved.node, rules);
}

const isDirectory = (node: Inode | undefined): boolean => node?.kind === "dir";

function inDirectory(node: Inode | undefined, rules: ContentRules): string | undefined {
  if (node?.kind !== "dir") return `it is a ${node?.kind ?? "missing link"}`;
  const [first] = node.names;
  if (first !== undefined) return `it holds ${JSON.stringify(textOfByteString(first))}`;
  return rules["empty-directory"] === "content" ? "it is a directory, though empty" : undefined;
}

/** For `scan=layers`: the names of the layers' entries. Most image builders write no leading slash. */
export type LayerNames = readonly { readonly entries: readonly { readonly name: ByteString }[] }[];

/** The first entry of any layer below the path, even if a higher layer removes it. */
export function contentInLayers(layers: LayerNames, dir: AbsPath): string | undefined {
  for (const { entries } of layers)
    for (const { name } of entries) {
      const path = absPath(`/${name}`);
      if (path !== dir && isWithin(dir, path) && !isWhiteout(path)) return `a layer has ${textOfByteString(path)}`;
    }
  return undefined;
}

const isWhiteout = (path: AbsPath): boolean => baseName(path).startsWith(".wh.");
