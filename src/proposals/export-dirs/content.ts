/** Is there content at a path of an image? The text does not say what counts: an empty directory, a link on the way. */
import { type AbsPath, ancestors, textOfPath } from "#base";
import { type Inode, lookup, resolve, type Tree } from "#tree";

export interface ContentRules {
  /** Does an empty directory count as content? */
  readonly emptyDirectory: boolean;
  /** Is a symbolic link at the path or on the way content, or is what it leads to looked at? */
  readonly links: "refused" | "followed";
}

/** What is there, in words; undefined where there is nothing. */
export function contentAt(tree: Tree, dir: AbsPath, rules: ContentRules): string | undefined {
  const onTheWay = [...ancestors(dir), dir].find((path) => !isDirectory(lookup(tree, path)));
  if (onTheWay === undefined) return inDirectory(lookup(tree, dir), rules);
  const node = lookup(tree, onTheWay);
  if (node === undefined) return undefined;
  if (node.kind !== "symlink") return `${textOfPath(onTheWay)} is a ${node.kind}`;
  if (rules.links === "refused") return `${textOfPath(onTheWay)} is a link to ${textOfPath(node.target)}`;
  const resolved = resolve(tree, dir, { follow: true });
  if (!resolved.ok) return resolved.code === "ENOENT" ? undefined : `${textOfPath(resolved.at)} cannot be followed`;
  return resolved.node === undefined ? undefined : inDirectory(resolved.node, rules);
}

const isDirectory = (node: Inode | undefined): boolean => node?.kind === "dir";

function inDirectory(node: Inode | undefined, { emptyDirectory }: ContentRules): string | undefined {
  if (node?.kind !== "dir") return `it is a ${node?.kind ?? "missing link"}`;
  const [first] = node.names;
  if (first !== undefined) return `it holds ${JSON.stringify(textOfPath(first))}`;
  return emptyDirectory ? "it is a directory, though empty" : undefined;
}
