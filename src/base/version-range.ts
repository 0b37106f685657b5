/** Ranges of API versions, as users write them. */
import { type Fault, fail, ok, type Result } from "./fault.ts";
import { type Api, compareApi, parseApi } from "./version.ts";

export type RangeFault = Fault<"bad-range">;

/** The versions within `0.12`, `0.12..0.14`, `0.13..` or `..0.13`. Without a range: all. */
export function versionsWithin(
  versions: readonly Api[],
  range: string | undefined,
): Result<readonly Api[], RangeFault> {
  if (range === undefined) return ok(versions);
  const [from = "", to = from] = range.split("..");
  const [low, high] = [parseApi(from), parseApi(to)];
  if ((from !== "" && low === undefined) || (to !== "" && high === undefined) || range === "" || range === "..") {
    return fail({
      kind: "bad-range",
      message: `expected API versions such as 0.12 or 0.12..0.14, found ${JSON.stringify(range)}`,
    });
  }
  if (low !== undefined && high !== undefined && compareApi(low, high) > 0) {
    return fail({
      kind: "bad-range",
      message: `expected the older API version first, found ${JSON.stringify(range)}`,
      remedy: `did you mean ${to}..${from}?`,
    });
  }
  return ok(
    versions.filter(
      (one) => (low === undefined || compareApi(one, low) >= 0) && (high === undefined || compareApi(one, high) <= 0),
    ),
  );
}
