/** Trees as rows, with marks where they differ. */
import { textOfByteString } from "#base";
import {
  type Change,
  describeMetaDifference,
  diff,
  type Inode,
  sameContent,
  type TarEntry,
  type Tree,
  walk,
} from "#tree";
import type { Mark, Rows, TreeRow } from "../model/built.ts";

/** More than a page shows at once. */
const ROWS_MAX = 600;

const rowsOf = (rows: readonly TreeRow[]): Rows => ({
  rows: rows.slice(0, ROWS_MAX),
  more: Math.max(0, rows.length - ROWS_MAX),
});

/** The paths that a step changed. A change of only a time is not shown. */
export const changeRows = (before: Tree, after: Tree, isShown: (path: string) => boolean = isOfBuild): Rows =>
  rowsOf(
    diff(before, after)
      .filter((change) => isShown(change.path) && isRealChange(change))
      .map(({ path, was, now }) => rowOf(path, was, now)),
  );

/** Both trees in one, without what both have unchanged from `below`. */
export function mergedRows(before: Tree | undefined, after: Tree | undefined, below: Tree): Rows {
  const one = after ?? before;
  if (one === undefined) return { rows: [], more: 0 };
  const changed = before === undefined || after === undefined ? [] : diff(before, after).filter(isRealChange);
  const changes = new Map<string, Change>(changed.map((change) => [change.path, change]));
  const above = new Set(
    diff(below, one)
      .filter(isRealChange)
      .map(({ path }) => path as string),
  );
  const rows = [...walk(one)].flatMap(({ path, node }) => {
    if (changes.has(path) || !above.has(path)) return [];
    return [rowOf(path, node, node)];
  });
  const marked = [...changes.values()].map(({ path, was, now }) => rowOf(path, was, now));
  return rowsOf([...rows, ...marked].sort((a, b) => (sortKey(a.path) < sortKey(b.path) ? -1 : 1)));
}

/** A directory comes before what it contains. */
const sortKey = (path: string): string => path.replaceAll("/", "\u0001");

export const entryRows = (entries: readonly TarEntry[]): Rows =>
  rowsOf(
    entries.map((entry): TreeRow => {
      const path = `/${textOfByteString(entry.name).replace(/^\/|\/$/g, "")}`;
      const meta = `${entry.meta.mode.toString(8).padStart(4, "0")} ${entry.meta.uid}:${entry.meta.gid}`;
      const target = "linkname" in entry ? `-> ${textOfByteString(entry.linkname)}  ` : "";
      const kind = entry.type === "file" || entry.type === "dir" || entry.type === "symlink" ? entry.type : "other";
      return { path, kind, note: `${target}${meta}`, ...(entry.type === "file" && { size: entry.content?.size ?? 0 }) };
    }),
  );

function rowOf(path: string, was: Inode | undefined, now: Inode | undefined): TreeRow {
  const node = now ?? was;
  const mark = was === now ? undefined : markOf(was, now);
  const notes = [
    ...(node?.kind === "symlink" ? [`-> ${textOfByteString(node.target)}`] : []),
    ...(was !== undefined && now !== undefined && was !== now ? describeMetaDifference(now, was) : []),
  ];
  return {
    path: textOfByteString(path as Parameters<typeof textOfByteString>[0]),
    kind: node?.kind === "file" || node?.kind === "dir" || node?.kind === "symlink" ? node.kind : "other",
    ...(mark !== undefined && { mark }),
    ...(notes.length > 0 && { note: notes.join("  ") }),
    ...(node?.kind === "file" && { size: node.content.size }),
  };
}

const markOf = (was: Inode | undefined, now: Inode | undefined): Mark =>
  was === undefined ? "+" : now === undefined ? "-" : "~";

function isRealChange({ was, now }: Change): boolean {
  if (was === undefined || now === undefined) return true;
  if (was.mode !== now.mode || was.uid !== now.uid || was.gid !== now.gid || was.kind !== now.kind) return true;
  if (was.kind === "file" && now.kind === "file") return !sameContent(was.content, now.content);
  return was.kind === "symlink" && now.kind === "symlink" && was.target !== now.target;
}

/** Excludes the system of the container, the lifecycle itself and the blobs of images. */
const isOfBuild = (path: string): boolean =>
  !path.includes("/blobs/sha256") && !/^\/(proc|sys|dev|tmp|run|kaniko|cnb\/lifecycle)(\/|$)/.test(path);
