/** Problems of archive entries, with a remedy for each kind. */
import type { Fault } from "#base";

export type ArchiveProblemKind =
  | "archive-bad-name"
  | "archive-leaves-root"
  | "archive-outward-link"
  | "archive-through-link"
  | "archive-parent-not-directory"
  | "archive-link-target"
  | "archive-too-deep"
  | "archive-device"
  | "archive-duplicate"
  | "archive-whiteout";

export const REMEDY: Readonly<Record<ArchiveProblemKind, string>> = {
  "archive-bad-name": "give the entry a name",
  "archive-leaves-root": "name entries by paths without `..`",
  "archive-outward-link": "make the link relative, and keep its target inside the archive",
  "archive-through-link": "put the entry where the link leads, or replace the link by a directory",
  "archive-parent-not-directory": "give the entry a parent that is a directory",
  "archive-link-target": "put the file that a hard link names before the link, into the same archive",
  "archive-too-deep": "make the paths shorter, and give directories entries of their own",
  "archive-device": "leave devices out",
  "archive-duplicate": "pack each path once",
  "archive-whiteout": "rename the file: container tools read `.wh.` as a deletion",
};

export type ArchiveProblem = Fault<ArchiveProblemKind> & {
  /** The entry's name, as text. */
  readonly entry: string;
};
/** The first problem, with the others. */
export type ArchiveFault = ArchiveProblem & { readonly others: readonly ArchiveProblem[] };
