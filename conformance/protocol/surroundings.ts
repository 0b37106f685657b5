/** What surrounds a process and is no input of a phase. The types are aliases, as in `case.ts`. */

/** What a process inherits besides its variables. */
export type Surroundings = {
  /** Octal; default 0022. */
  readonly umask?: string;
  /** A directory of the container; default: `/`, and for `launch` that of the image. */
  readonly cwd?: string;
  /** Standard streams that are not open. */
  readonly closed?: readonly StandardStream[];
  /** So many files may be open at once. In-process no file stays open. */
  readonly openFiles?: number;
  /** Directories, without links in their paths, that are on a read-only file system. The subject must have the capability `disk-faults`. */
  readonly readOnly?: readonly string[];
  /** It is process 1, and all others that it sees are its children, as in a container. In-process it always is. */
  readonly firstProcess?: true;
};

export type StandardStream = "stdin" | "stdout" | "stderr";
