/**
 * Typed acts: the actions of a buildpack, an exec.d program or a launched process in a case. They run directly on a process, or as a
 * bash script, with the same results.
 *
 * In paths, `to` and `text`, `${NAME}` is an environment variable of the program (empty if unset), `${1}`… an argument, `${0}` the
 * program's own path, and `$$` a dollar. Missing parents of a written path are made. A failing act ends the program with exit
 * code 1. In texts and paths a lone U+DC80 to U+DCFF is the byte 80 to FF, see `byteStringOfEscaped`.
 */
export type Act =
  | { readonly do: "write" | "append"; readonly path: string; readonly text: string; readonly mode?: string }
  | { readonly do: "write-bytes"; readonly path: string; readonly base64: string; readonly mode?: string }
  /** `size` zero bytes. */
  | { readonly do: "fill"; readonly path: string; readonly size: number }
  /** Makes missing parents; an existing directory is no error. */
  | { readonly do: "mkdir"; readonly path: string; readonly mode?: string }
  /** Removes a path with everything below it; a missing path is no error. */
  | { readonly do: "remove"; readonly path: string }
  | { readonly do: "fifo"; readonly path: string }
  | { readonly do: "chmod"; readonly path: string; readonly mode: string }
  /** Seconds since 1970. */
  | { readonly do: "mtime"; readonly path: string; readonly seconds: number }
  /** Makes a link at `path` to `to`. `path` must not exist. */
  | { readonly do: "symlink" | "hardlink"; readonly path: string; readonly to: string }
  /** From `path` to `to`, directories with everything below. A copy keeps modes, times and links. */
  | { readonly do: "move" | "copy"; readonly path: string; readonly to: string }
  | { readonly do: "umask"; readonly mask: string }
  /** Appends a {@link CallRecord} as one JSON line to `/probe/<as>.jsonl`. `/dev/stdin` reads the standard input. */
  | { readonly do: "record"; readonly as: string; readonly list?: readonly string[]; readonly read?: readonly string[] }
  | { readonly do: "stdout" | "stderr" | "fd3"; readonly text: string }
  /** Runs a program (PATH is not searched) with the same environment and streams. If it fails, this program exits with its code. */
  | { readonly do: "run"; readonly path: string; readonly args?: readonly string[] }
  /** Tests whether a path exists (links followed), or whether a variable has the value `is`, or is set at all. */
  | { readonly do: "if"; readonly exists: string; readonly acts: readonly Act[]; readonly otherwise?: readonly Act[] }
  | {
      readonly do: "if";
      readonly env: string;
      readonly is?: string;
      readonly acts: readonly Act[];
      readonly otherwise?: readonly Act[];
    }
  | { readonly do: "kill"; readonly signal: "SIGKILL" | "SIGTERM" }
  /** Writes the id of the process that started this program. */
  | { readonly do: "write-parent"; readonly path: string }
  /** Sends a signal to the process whose id is in the file, and goes on when it has arrived at this program. If it never does, exits with 1. */
  | { readonly do: "signal"; readonly to: string; readonly signal: CaughtSignal }
  | { readonly do: "exit"; readonly code: number };

/** Signals that a program can handle, and that a launcher may pass on. */
export type CaughtSignal = "SIGHUP" | "SIGINT" | "SIGQUIT" | "SIGTERM";

/** The inputs of a program, as `record` writes them. The keys of `lists` and `reads` are the paths as the act spells them. */
export interface CallRecord {
  readonly as: string;
  /** The program's own path, then the arguments. */
  readonly argv: readonly string[];
  /** In byte order of the names. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Four octal digits. */
  readonly umask: string;
  readonly uid: number;
  readonly gid: number;
  /** Relative paths of everything below, in byte order. Directories end in `/`, links in ` -> target`. Null if there is no directory. */
  readonly lists: Readonly<Record<string, readonly string[] | null>>;
  /** The text up to the first NUL. Null if the file cannot be read. */
  readonly reads: Readonly<Record<string, string | null>>;
}

/** The directory of the records. */
export const PROBE_DIR = "/probe";
