/** The directory that connects harness and sandbox: FIFOs for the output of commands. */
import { mkdirSync } from "node:fs";
import { FaultError } from "#base";

/** How many commands run at once in one sandbox. */
export const STREAMS_COUNT = 4;

/** All users inside may open the FIFOs again, for example as `/dev/stdout`. */
export async function makeChannel(channel: string): Promise<void> {
  const { execFile } = await import("node:child_process");
  mkdirSync(channel, { mode: 0o700 });
  const names = Array.from({ length: STREAMS_COUNT }, (_, n) => [`${channel}/out-${n}`, `${channel}/err-${n}`]).flat();
  await new Promise<void>((resolve, reject) => {
    execFile("mkfifo", ["-m", "666", "--", ...names], (error) => {
      if (error === null) resolve();
      else
        reject(new FaultError({ kind: "sandbox-unusable", message: `mkfifo could not make FIFOs: ${error.message}` }));
    });
  });
}
