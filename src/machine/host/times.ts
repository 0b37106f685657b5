/** Modification times of the host: read exactly, set to the microsecond (Node takes seconds as a double, libuv cuts at 1 µs). */
import { lutimesSync, type PathLike, utimesSync } from "node:fs";

const MICRO = 1_000n;
const SECOND = 1_000_000_000n;

/** Half a microsecond more, so that what the double loses is cut away and not the microsecond itself. */
function seconds(mtimeNs: bigint): number {
  const whole = mtimeNs / SECOND;
  const rest = mtimeNs % SECOND;
  return rest === 0n ? Number(whole) : Number(whole) + Number(rest / MICRO) / 1e6 + 5e-7;
}

/** Is the time one that {@link setTime} sets without loss? */
export const isExact = (mtimeNs: bigint): boolean => mtimeNs % MICRO === 0n;

export function setTime(path: PathLike, mtimeNs: bigint, follow: boolean): void {
  const at = seconds(mtimeNs);
  if (follow) utimesSync(path, at, at);
  else lutimesSync(path, at, at);
}
