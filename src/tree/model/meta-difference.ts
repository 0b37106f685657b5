/** What a file says of itself that another one at its path says otherwise, for people who see both beside each other. */
import type { Inode } from "./tree.ts";

/** `mode 0700`, `owner 1000:1000`. Of content nothing: that it differs is all that there is to say. */
export const describeMetaDifference = (one: Inode, other: Inode): readonly string[] => [
  ...(one.mode === other.mode ? [] : [`mode ${one.mode.toString(8).padStart(4, "0")}`]),
  ...(one.uid === other.uid && one.gid === other.gid ? [] : [`owner ${one.uid}:${one.gid}`]),
];
