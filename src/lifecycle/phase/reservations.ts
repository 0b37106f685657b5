/**
 * Directories whose paths come from input files are reserved while phases run. Two reservations of different owners must not overlap, with
 * links resolved; the fault names both owners. One owner may reserve overlapping directories.
 */
import { type AbsPath, absPath, type ByteString, isWithin, textOfByteString } from "#base";
import type { ProcessFs } from "#machine";
import { realPathSoFar } from "../files/real-path.ts";
import { phaseFault } from "../rules/faults.ts";

/**
 * `by` is an amendment's id, or `specification`. A directory that the same owner has reserved already is looked at again only with
 * `recheck`: buildpacks may have put links there. Throws a phase fault if `dir` overlaps a directory of another owner.
 */
export type ReserveDirectory = (dir: ByteString, by: string, how?: "recheck") => void;

interface Reservation {
  readonly path: ByteString;
  readonly real: AbsPath;
  readonly by: string;
}

/** The owner of the directories that the inputs of a phase name. */
const SPECIFICATION = "specification";

function lifecycleDirectories(fs: ProcessFs, own: readonly ByteString[]): Reservation[] {
  const known = new Map<AbsPath, AbsPath>();
  return own.map((path) => ({ path, real: realPathSoFar(fs, absPath(path), known), by: SPECIFICATION }));
}

/** `own`: the directories that the inputs name. Their links are resolved at the first reservation. */
export function directoryReservations(fs: ProcessFs, own: readonly ByteString[] = []): ReserveDirectory {
  let reserved: Reservation[] | undefined;
  return (dir, by, how) => {
    if (how !== "recheck" && reserved?.some((one) => one.path === dir && one.by === by)) return;
    reserved ??= lifecycleDirectories(fs, own);
    const real = realPathSoFar(fs, absPath(dir));
    if (reserved.some((one) => one.path === dir && one.by === by && one.real === real)) return;
    const other = reserved.find((one) => one.by !== by && (isWithin(one.real, real) || isWithin(real, one.real)));
    if (other !== undefined) {
      const [ours, theirs] = [textOfByteString(dir), textOfByteString(other.path)];
      throw phaseFault("failed", `${by} claims ${ours}, which overlaps ${theirs}, claimed by ${other.by}`, {
        remedy: "give one of them another directory, or switch one of them off",
      });
    }
    reserved.push({ path: dir, real, by });
  };
}
