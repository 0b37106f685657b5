/** What an archive may hold, beyond what none may: names and links that lead out of its root. */
export interface ArchivePolicy {
  readonly devices: "refuse" | "keep";
  /** One path given twice: the last one wins, or neither. */
  readonly duplicates: "refuse" | "last";
  /** Names that start with `.wh.`, which hide files when they stand in a layer. */
  readonly whiteouts: "refuse" | "keep";
  /** Symbolic links whose target is absolute, or climbs above the archive's root. Kept ones are never followed out of the tree. */
  readonly outwardLinks: "refuse" | "keep";
  /** A name below a symbolic link of the archive: its target is looked for inside the root. */
  readonly throughLinks: "refuse" | "inside";
}

/** For a buildpack or an app: something that will be laid into someone's file system. */
export const STRICT_ARCHIVE: ArchivePolicy = {
  devices: "refuse",
  duplicates: "refuse",
  whiteouts: "refuse",
  outwardLinks: "refuse",
  throughLinks: "refuse",
};

/** For a whole root file system, as tools make them. */
export const ROOT_FILE_SYSTEM: ArchivePolicy = {
  devices: "keep",
  duplicates: "last",
  whiteouts: "refuse",
  outwardLinks: "keep",
  throughLinks: "inside",
};
