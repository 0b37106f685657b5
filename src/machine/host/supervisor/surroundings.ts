/**
 * Closed streams, a limit of open files and a name space of processes, which Node.js cannot give to a child: a shell sets them before the program takes
 * its place.
 */
import type { TextWords } from "../words/byte-words.ts";
import type { CommandRequest } from "./protocol.ts";

const CLOSE = { stdin: "<&-", stdout: ">&-", stderr: "2>&-" } as const;

/** The child of `unshare` is process 1 of the name space. No privilege is needed, because its user has a name space too. */
export const AS_FIRST_PROCESS = "/usr/bin/unshare --user --map-current-user --pid --fork --kill-child";

/** `env` starts the program with exactly its variables, because a shell adds some. argv[0] is then the path. */
export function inSurroundings(
  words: TextWords,
  { closed = [], openFiles, firstProcess = false }: Pick<CommandRequest, "closed" | "openFiles" | "firstProcess">,
): TextWords {
  if (closed.length === 0 && openFiles === undefined && !firstProcess) return words;
  const { path, argv, env } = words;
  const limit = openFiles === undefined ? "" : `ulimit -n ${openFiles} && `;
  const first = firstProcess ? `${AS_FIRST_PROCESS} -- ` : "";
  const script = `${limit}exec ${first}/usr/bin/env -i -- "$@" ${closed.map((stream) => CLOSE[stream]).join(" ")}`;
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return { path: "/bin/sh", argv: ["sh", "-c", script, "sh", ...variables, path, ...argv.slice(1)], env: {} };
}
