/** Describes the metadata in which two inodes at one path differ, for people who see both. */
import type { Inode } from "./tree.ts";

/** The metadata of `one` that `other` does not have: `mode 0700`, `owner 1000:1000`. Content is not compared. */
export const describeMetaDifference = (one: Inode, other: Inode): readonly string[] => [
  ...(one.mode === other.mode ? [] : [`mode ${one.mode.toString(8).padStart(4, "0")}`]),
  ...(one.uid === other.uid && one.gid === other.gid ? [] : [`owner ${one.uid}:${one.gid}`]),
];
