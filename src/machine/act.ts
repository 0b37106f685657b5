/** Typed acts: what a buildpack in a case does. Two back ends: straight on a process, and rendered as a bash script; both do the same. */
export type Act =
  | { readonly do: "write" | "append"; readonly path: string; readonly text: string; readonly mode?: string }
  | { readonly do: "write-bytes"; readonly path: string; readonly base64: string; readonly mode?: string }
  | { readonly do: "mkdir"; readonly path: string; readonly mode?: string }
  | { readonly do: "remove" | "fifo"; readonly path: string }
  | { readonly do: "chmod"; readonly path: string; readonly mode: string }
  | { readonly do: "symlink" | "hardlink" | "move" | "copy"; readonly path: string; readonly to: string }
  /** Appends argv, env, cwd, umask, the plan and the listing of a directory as one JSON line to `/probe/<name>.jsonl`. */
  | { readonly do: "record"; readonly as: string; readonly list?: readonly string[]; readonly read?: readonly string[] }
  | { readonly do: "stdout" | "stderr" | "fd3"; readonly text: string }
  | { readonly do: "kill"; readonly signal: "SIGKILL" | "SIGTERM" }
  | { readonly do: "exit"; readonly code: number };
/**
 * In `path`, `to` and `text`, `${NAME}` is the environment variable, `${1}`… the argument, `$$` a dollar. Parents of a written
 * path are made. `symlink`: a link at `path` to `to`; `move` and `copy`: from `path` to `to`.
 */
