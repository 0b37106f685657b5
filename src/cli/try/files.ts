/** The files to show of the two app images, and the files that differ between the two build containers. */
import { isWithin, pathOfText, textOfByteString } from "#base";
import { type Change, describeMetaDifference, diff, type Inode, lookup, sameContent, type Tree, walk } from "#tree";
import type { TreeRow } from "../terminal/tree.ts";

export interface ShownFiles {
  /** Paths of the app image; everything below them is shown. */
  readonly shows: readonly string[];
  /** Files that the app image has unchanged from here are not shown. */
  readonly runImage: Tree;
}

interface Rows {
  readonly without: readonly TreeRow[];
  readonly with: readonly TreeRow[];
}

/** Marks differences: removed files on the left, added and changed files on the right. */
export function appImageRows(before: Tree | undefined, after: Tree | undefined, { shows, runImage }: ShownFiles): Rows {
  const changes = before === undefined || after === undefined ? [] : diff(before, after).filter(isShown);
  const rows = (tree: Tree | undefined, side: SideOf): readonly TreeRow[] => {
    // A directory that becomes a link is both removed and added at one path.
    const changeAt = new Map<string, Change>(
      changes.filter((one) => one[side] !== undefined).map((one) => [one.path, one]),
    );
    return tree === undefined
      ? []
      : [...walk(tree)]
          .filter(({ path }) => isIn(shows, path) && !isOf(runImage, tree, path))
          .map(({ path, node }) => rowOf({ path, node, side, change: changeAt.get(path) }));
  };
  return { without: rows(before, "was"), with: rows(after, "now") };
}

export function containerRows(before: Tree, after: Tree): Rows {
  const changes = diff(before, after).filter((change) => isShown(change) && isOfBuild(change.path));
  const rows = (side: SideOf): readonly TreeRow[] =>
    changes.flatMap((change) => {
      const node = change[side];
      return node === undefined ? [] : [rowOf({ path: change.path, node, side, change })];
    });
  return { without: rows("was"), with: rows("now") };
}

type SideOf = "was" | "now";

interface RowSource {
  readonly path: string;
  readonly node: Inode;
  readonly side: SideOf;
  /** Undefined if both sides have the same file. */
  readonly change: Change | undefined;
}

function rowOf({ path, node, side, change }: RowSource): TreeRow {
  const other = change?.[side === "was" ? "now" : "was"];
  const notes = [
    ...(node.kind === "symlink" ? [`-> ${textOfByteString(node.target)}`] : []),
    ...(other === undefined ? [] : describeMetaDifference(node, other)),
  ];
  return {
    path,
    ...(change !== undefined && { mark: markOf(change) }),
    ...(notes.length > 0 && { note: notes.join("  ") }),
  };
}

const markOf = ({ was, now }: Change): string => (was === undefined ? "+" : now === undefined ? "-" : "~");

/** A change of only the time is not shown. */
function isShown({ was, now }: Change): boolean {
  if (was === undefined || now === undefined) return true;
  return was.mode !== now.mode || was.uid !== now.uid || was.gid !== now.gid || !hasSameContent(was, now);
}

function hasSameContent(a: Inode, b: Inode): boolean {
  if (a.kind === "file" && b.kind === "file") return sameContent(a.content, b.content);
  if (a.kind === "symlink" && b.kind === "symlink") return a.target === b.target;
  return a.kind === b.kind;
}

const isIn = (tops: readonly string[], path: string): boolean =>
  tops.some((top) => isWithin(pathOfText(top), pathOfText(path)));

/** The path has the same content in both trees. */
function isOf(below: Tree, tree: Tree, path: string): boolean {
  const [was, now] = [lookup(below, pathOfText(path)), lookup(tree, pathOfText(path))];
  return was !== undefined && now !== undefined && hasSameContent(was, now);
}

/** Excludes the system of the container, the lifecycle, its caches and the blobs of images. */
const isOfBuild = (path: string): boolean =>
  !path.includes("/blobs/sha256") &&
  !/^\/(proc|sys|dev|tmp|usr|bin|lib|etc|run|cache|kaniko|cnb\/lifecycle)(\/|$)/.test(path);
