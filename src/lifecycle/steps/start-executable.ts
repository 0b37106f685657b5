/** Starts an executable of a buildpack or an extension. */
import { textOfByteString } from "#base";
import { type Exit, type Process, type Spawn, SystemError } from "#machine";
import { type FaultKind, phaseFault } from "../rules/faults.ts";

/** An executable that cannot start counts as failed: throws a fault of the kind `failsAs`. */
export async function startExecutable(failsAs: FaultKind, process: Process, child: Spawn): Promise<Exit> {
  try {
    return await process.spawn(child);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw phaseFault(failsAs, `${textOfByteString(child.path)} cannot be run: ${error.message}`, {
      remedy: "make it executable, with an interpreter that the build image has",
    });
  }
}
