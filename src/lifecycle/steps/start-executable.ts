/** Starts an executable of a buildpack or an extension, also in the app image. */
import { type ByteString, byteString, textOfByteString } from "#base";
import { buildpackPlan, type Requirement } from "#contract";
import { type Exit, type Process, type Spawn, SystemError } from "#machine";
import { escapedId, writeDocument } from "../files/documents.ts";
import { temporaryDir } from "../files/temporary.ts";
import { type FaultKind, phaseFault } from "../rules/faults.ts";

/** An executable that cannot start counts as failed: throws a fault of the kind `failsAs`. */
export async function startExecutable(failsAs: FaultKind, process: Process, child: Spawn): Promise<Exit> {
  try {
    return await process.spawn(child);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw phaseFault(failsAs, `${textOfByteString(child.path)} cannot be run: ${error.message}`, {
      remedy: "make it executable, with an interpreter that the image has",
    });
  }
}

export const describeChildExit = (exit: Exit): string =>
  "code" in exit ? `exit code ${exit.code}` : `signal ${exit.signal}`;

/** Calls `act` with the path of a temporary file: the plan of a buildpack or an extension. */
export async function withPlanFile<T>(
  process: Process,
  { id, entries }: { readonly id: string; readonly entries: readonly Requirement[] },
  act: (planPath: ByteString) => Promise<T>,
): Promise<T> {
  const dir = temporaryDir(process, byteString`${escapedId(id)}-`);
  try {
    const planPath = byteString`${dir}/${escapedId(id)}/plan.toml`;
    writeDocument(process.fs, planPath, buildpackPlan, { entries });
    return await act(planPath);
  } finally {
    process.fs.removeAll(dir);
  }
}
