/** Closed streams and a limit of open files, which Node.js cannot give to a child: a shell sets them before the program takes its place. */
import type { TextWords } from "../words/byte-words.ts";
import type { CommandRequest } from "./protocol.ts";

const CLOSE = { stdin: "<&-", stdout: ">&-", stderr: "2>&-" } as const;

/** `env` starts the program with exactly its variables, because a shell adds some. argv[0] is then the path. */
export function inSurroundings(
  words: TextWords,
  { closed = [], openFiles }: Pick<CommandRequest, "closed" | "openFiles">,
): TextWords {
  if (closed.length === 0 && openFiles === undefined) return words;
  const { path, argv, env } = words;
  const limit = openFiles === undefined ? "" : `ulimit -n ${openFiles} && `;
  const script = `${limit}exec /usr/bin/env -i -- "$@" ${closed.map((stream) => CLOSE[stream]).join(" ")}`;
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return { path: "/bin/sh", argv: ["sh", "-c", script, "sh", ...variables, path, ...argv.slice(1)], env: {} };
}
