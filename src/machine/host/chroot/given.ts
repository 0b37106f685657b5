/**
 * The environment of test programs where no `/proc` is: bash changes its own, so a script asks the harness, which reads it in the `/proc`
 * of the container.
 */
import type { Socket } from "node:net";
import { environmentOf, isIn } from "./processes.ts";

/** Beside the port of the registries. */
export const GIVEN_PORT = 5001;

/** What scripts without a `/proc` read at `GIVEN_PATH`, see `acts/functions.ts`. */
export const GIVEN_SCRIPT = `exec {plimsoll_fd}<>/dev/tcp/127.0.0.1/${GIVEN_PORT}
printf '%s\\n' "$$" >&"$plimsoll_fd"
plimsoll_load <&"$plimsoll_fd"
exec {plimsoll_fd}>&-
`;

/** Answers the number of a process with its environment, if the directory is its root. */
export function answerGiven(root: string, connection: Socket): void {
  connection.on("error", () => connection.destroy());
  connection.once("data", (line: Buffer) => {
    const pid = Number(line.toString("latin1"));
    const environment = Number.isInteger(pid) && isIn(root, pid) ? environmentOf(pid) : undefined;
    connection.end(environment ?? "");
  });
}
