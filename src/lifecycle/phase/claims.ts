/**
 * The guard at run time for paths that come from data: whoever takes a directory for itself claims it, and two claims that overlap,
 * links resolved, are a fault that names both. Claims of one claimant may overlap: a claimant knows what it does. A claim that is made
 * again by a later phase of one process is looked at once, unless it is made anew: buildpacks may have put links there since.
 */
import { type AbsPath, absPath, type ByteString, isWithin, textOfByteString } from "#base";
import type { ProcessFs } from "#machine";
import { realPathSoFar } from "../files/real-path.ts";
import { phaseFault } from "../rules/faults.ts";

/**
 * `by` is an amendment's id, or `specification`; `anew` resolves the links of a directory that is claimed already. Throws a phase fault
 * where `dir` overlaps what another claimant holds.
 */
export type Claim = (dir: ByteString, by: string, how?: "anew") => void;

interface Held {
  readonly asked: ByteString;
  readonly real: AbsPath;
  readonly by: string;
}

/** Of the directories that are the lifecycle's own from the start. */
const SPECIFICATION = "specification";

function heldByItself(fs: ProcessFs, own: readonly ByteString[]): Held[] {
  const found = new Map<AbsPath, AbsPath>();
  return own.map((asked) => ({ asked, real: realPathSoFar(fs, absPath(asked), found), by: SPECIFICATION }));
}

/** `own`: those of this run. They are looked at when somebody claims something else. */
export function claims(fs: ProcessFs, own: readonly ByteString[] = []): Claim {
  let held: Held[] | undefined;
  return (dir, by, how) => {
    if (how !== "anew" && held?.some((one) => one.asked === dir && one.by === by)) return;
    held ??= heldByItself(fs, own);
    const real = realPathSoFar(fs, absPath(dir));
    if (held.some((one) => one.asked === dir && one.by === by && one.real === real)) return;
    const other = held.find((one) => one.by !== by && (isWithin(one.real, real) || isWithin(real, one.real)));
    if (other !== undefined) {
      const [ours, theirs] = [textOfByteString(dir), textOfByteString(other.asked)];
      throw phaseFault("failed", `${by} claims ${ours}, which overlaps ${theirs}, claimed by ${other.by}`, {
        remedy: "give one of them another directory, or switch one of them off",
      });
    }
    held.push({ asked: dir, real, by });
  };
}
