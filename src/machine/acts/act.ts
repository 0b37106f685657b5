/**
 * Typed acts: what a buildpack, an exec.d program or a launched process does in a case. Two back ends: straight on a process, and
 * rendered as a bash script; both do the same.
 *
 * In paths, `to` and `text`, `${NAME}` is the environment variable that the program was given (nothing where it was not), `${1}`… the
 * argument, `${0}` the program's own path, `$$` a dollar. Parents of a written path are made. An act that fails ends the program with exit
 * code 1. Texts and paths are Unicode; bytes that are not text go through `write-bytes`.
 */
export type Act =
  | { readonly do: "write" | "append"; readonly path: string; readonly text: string; readonly mode?: string }
  | { readonly do: "write-bytes"; readonly path: string; readonly base64: string; readonly mode?: string }
  /** So many zero bytes. */
  | { readonly do: "fill"; readonly path: string; readonly size: number }
  /** Parents too; no error where it exists. */
  | { readonly do: "mkdir"; readonly path: string; readonly mode?: string }
  /** Whatever is there, with everything below; no error where nothing is. */
  | { readonly do: "remove"; readonly path: string }
  | { readonly do: "fifo"; readonly path: string }
  | { readonly do: "chmod"; readonly path: string; readonly mode: string }
  /** Seconds since 1970. */
  | { readonly do: "mtime"; readonly path: string; readonly seconds: number }
  /** A link at `path` to `to`; nothing may be there. */
  | { readonly do: "symlink" | "hardlink"; readonly path: string; readonly to: string }
  /** From `path` to `to`, a directory with everything below; a copy keeps modes and times, and copies links as links. */
  | { readonly do: "move" | "copy"; readonly path: string; readonly to: string }
  | { readonly do: "umask"; readonly mask: string }
  /** Appends a {@link CallRecord} as one JSON line to `/probe/<as>.jsonl`. */
  | { readonly do: "record"; readonly as: string; readonly list?: readonly string[]; readonly read?: readonly string[] }
  | { readonly do: "stdout" | "stderr" | "fd3"; readonly text: string }
  /** Runs a program (a path, no PATH lookup) with what this one was given; where it fails, this one exits as it did. */
  | { readonly do: "run"; readonly path: string; readonly args?: readonly string[] }
  /** Does something exist (links followed), or, is the variable of the environment that? Without `is`: is it set at all? */
  | { readonly do: "if"; readonly exists: string; readonly acts: readonly Act[]; readonly otherwise?: readonly Act[] }
  | {
      readonly do: "if";
      readonly env: string;
      readonly is?: string;
      readonly acts: readonly Act[];
      readonly otherwise?: readonly Act[];
    }
  | { readonly do: "kill"; readonly signal: "SIGKILL" | "SIGTERM" }
  | { readonly do: "exit"; readonly code: number };

/** What a program was given, as `record` writes it down. Keys of `lists` and `reads` are the paths as the act spells them. */
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
  /** Everything below, in byte order, relative; directories end in `/`, links show ` -> target`. Null where there is no directory. */
  readonly lists: Readonly<Record<string, readonly string[] | null>>;
  /** Up to the first NUL. Null where no file can be read. */
  readonly reads: Readonly<Record<string, string | null>>;
}

/** The directory of the records. */
export const PROBE_DIR = "/probe";
