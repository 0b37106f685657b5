/** Sets modification times to the microsecond: Node takes seconds as a double, and libuv cuts at 1 µs. */
import { lutimesSync, type PathLike, utimesSync } from "node:fs";

const MICRO = 1_000n;
const SECOND = 1_000_000_000n;

/** Adds half a microsecond, so the cut never loses a microsecond. */
function seconds(mtimeNs: bigint): number {
  const whole = mtimeNs / SECOND;
  const rest = mtimeNs % SECOND;
  return rest === 0n ? Number(whole) : Number(whole) + Number(rest / MICRO) / 1e6 + 5e-7;
}

/** Whether {@link setTime} sets the time without loss. */
export const isExact = (mtimeNs: bigint): boolean => mtimeNs % MICRO === 0n;

export function setTime(path: PathLike, mtimeNs: bigint, follow: boolean): void {
  const at = seconds(mtimeNs);
  if (follow) utimesSync(path, at, at);
  else lutimesSync(path, at, at);
}
