/** What an archive may contain. Names that lead out of its root are never allowed. */
export interface ArchivePolicy {
  readonly devices: "reject" | "keep";
  /** Two entries with one path: the last one counts, or both are rejected. */
  readonly duplicates: "reject" | "last";
  /** Names that start with `.wh.`, which delete files in a layer. */
  readonly whiteouts: "reject" | "keep";
  /** Symbolic links whose target is absolute or climbs above the root of the archive. Kept links are never followed out of the tree. */
  readonly outwardLinks: "reject" | "keep";
  /** Names below a symbolic link of the archive. `inside` resolves the link inside the root. */
  readonly throughLinks: "reject" | "inside";
}

/** For a buildpack or an app, whose files are written into another file system. */
export const STRICT_ARCHIVE: ArchivePolicy = {
  devices: "reject",
  duplicates: "reject",
  whiteouts: "reject",
  outwardLinks: "reject",
  throughLinks: "reject",
};

/** For a root file system that a tool made. */
export const ROOT_FILE_SYSTEM: ArchivePolicy = {
  devices: "keep",
  duplicates: "last",
  whiteouts: "reject",
  outwardLinks: "keep",
  throughLinks: "inside",
};
