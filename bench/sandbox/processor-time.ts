/** The processor time of this process and of everything that it started, on Linux. */
import { readdirSync, readFileSync } from "node:fs";
import { invariant } from "#base";

/** Linux counts in ticks of 10 ms, so a difference of two values is exact to about that for each process. */
const TICK_MS = 10;

interface Entry {
  readonly parent: string;
  readonly ms: number;
}

export type ProcessorTimes = ReadonlyMap<string, number>;

/** By process id. A process counts its children when it has waited for them. */
export function processorTimes(): ProcessorTimes {
  const entries = new Map(readdirSync("/proc").flatMap((pid) => entryOf(pid)));
  const isOurs = (pid: string): boolean => {
    if (pid === String(process.pid)) return true;
    const entry = entries.get(pid);
    return entry !== undefined && entry.parent !== "0" && isOurs(entry.parent);
  };
  return new Map([...entries].flatMap(([pid, { ms }]) => (isOurs(pid) ? [[pid, ms]] : [])));
}

/** Leaves out processes that ended since then. */
export const processorMsSince = (before: ProcessorTimes): number =>
  [...processorTimes()].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0);

function entryOf(pid: string): readonly (readonly [string, Entry])[] {
  if (!/^\d+$/.test(pid)) return [];
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [, parent] = fields;
    invariant(parent !== undefined, "the fourth field of stat is the parent");
    const ticks = fields.slice(11, 15).reduce((sum, one) => sum + Number(one), 0);
    return [[pid, { parent, ms: ticks * TICK_MS }]];
  } catch {
    // The process has ended.
    return [];
  }
}
