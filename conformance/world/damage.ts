/** Damages one stored file. It changes bytes only, because each lifecycle has formats of its own. */
import { type AbsPath, absPath, byteStringOfEscaped, type Content, contentOf, utf8 } from "#base";
import type { Edit } from "#machine";
import type { Damage, StoredFile } from "#protocol";
import { dir, type FileNode, type Inode, symlink, walk } from "#tree";

interface Found {
  readonly path: AbsPath;
  readonly node: FileNode;
}

/** The edit that damages the file; `top` is what the directory holds. */
export function damageOf(
  top: Inode | undefined,
  { below, file, as }: StoredFile & { readonly as: Damage },
): ReadonlyMap<AbsPath, Edit | undefined> {
  const files = top === undefined ? [] : [...filesBelow(top, absPath(byteStringOfEscaped(below)))];
  const [chosen, next] = [file, file + 1].map((index) => files[index % files.length]);
  if (chosen === undefined || next === undefined) return new Map();
  return new Map([[chosen.path, damaged(chosen.node, as, next.node.content)]]);
}

function* filesBelow(top: Inode, at: AbsPath): Generator<Found> {
  for (const { path, node } of walk(top, at)) if (node.kind === "file") yield { path, node };
}

function damaged({ link: _link, ...node }: FileNode, as: Damage, other: Content): Inode | undefined {
  const { kind: _kind, content, ...meta } = node;
  switch (as) {
    case "missing":
      return undefined;
    case "directory":
      return dir([], { ...meta, mode: 0o755 });
    case "link":
      return symlink("/nowhere", { ...meta, mode: 0o777 });
    case "unreadable":
      return { ...node, mode: 0 };
    default:
      return { ...node, content: damagedContent(content, as, other) };
  }
}

type DamagedContent = Exclude<Damage, "missing" | "directory" | "link" | "unreadable">;

function damagedContent(content: Content, as: DamagedContent, other: Content): Content {
  if (as === "empty") return contentOf(utf8(""));
  if (as === "garbage") return contentOf(GARBAGE);
  if (as === "other-file") return other;
  const bytes = Uint8Array.from(content.bytes());
  const middle = Math.floor(bytes.length / 2);
  if (as === "truncated") return contentOf(bytes.slice(0, middle));
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return contentOf(bytes);
}

/** Neither UTF-8, TOML, JSON nor an archive. */
const GARBAGE = Uint8Array.from({ length: 64 }, (_, i) => 255 - ((i * 37) % 128));
