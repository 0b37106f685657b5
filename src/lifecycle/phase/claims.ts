/**
 * The guard at run time for paths that come from data: whoever takes a directory for itself claims it, and two claims that overlap,
 * links resolved, are a fault that names both. Claims of one claimant may overlap: a claimant knows what it does.
 */
import { type AbsPath, absPath, isWithin, parentOf, ROOT, textOfPath } from "#base";
import type { ProcessFs } from "#machine";
import { phaseFault } from "../rules/faults.ts";

/** `by` is an amendment's id, or `specification`. Throws a phase fault where `dir` overlaps what another claimant holds. */
export type Claim = (dir: string, by: string) => void;

interface Held {
  readonly asked: string;
  readonly real: AbsPath;
  readonly by: string;
}

/** Of the directories that are the lifecycle's own from the start. */
const SPECIFICATION = "specification";

/** `own`: those of this run. They are looked at when somebody claims something else. */
export function claims(fs: ProcessFs, own: readonly string[] = []): Claim {
  let held: Held[] | undefined;
  return (dir, by) => {
    held ??= own.map((asked) => ({ asked, real: resolved(fs, absPath(asked)), by: SPECIFICATION }));
    const real = resolved(fs, absPath(dir));
    const other = held.find((one) => one.by !== by && (isWithin(one.real, real) || isWithin(real, one.real)));
    if (other !== undefined) {
      const [ours, theirs] = [textOfPath(dir), textOfPath(other.asked)];
      throw phaseFault("failed", `${by} claims ${ours}, which overlaps ${theirs}, claimed by ${other.by}`, {
        remedy: "give one of them another directory, or switch one of them off",
      });
    }
    held.push({ asked: dir, real, by });
  };
}

/** Links resolved as far as the path exists. */
function resolved(fs: ProcessFs, path: AbsPath): AbsPath {
  if (path === ROOT) return ROOT;
  if (fs.exists(path)) return fs.realPath(path);
  return absPath(`${resolved(fs, parentOf(path))}/${path.slice(path.lastIndexOf("/") + 1)}`);
}
