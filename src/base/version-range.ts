/** Ranges of API versions, as users write them. */
import { type Fault, fail, ok, type Result } from "./fault.ts";
import { type Api, compareApi, parseApi } from "./version.ts";

export type RangeFault = Fault<"bad-range">;

/** Inclusive; an end that is absent is open. */
export interface ApiSpan {
  readonly from?: Api;
  readonly to?: Api;
}

/** Reads `0.12`, `0.12..0.14`, `0.13..` or `..0.13`. */
export function parseApiSpan(range: string): Result<ApiSpan, RangeFault> {
  const [first = "", last = first, ...more] = range.split("..");
  const [from, to] = [parseApi(first), parseApi(last)];
  if (
    (first !== "" && from === undefined) ||
    (last !== "" && to === undefined) ||
    range === "" ||
    range === ".." ||
    more.length > 0
  ) {
    return fail({
      kind: "bad-range",
      message: `expected API versions such as 0.12 or 0.12..0.14, found ${JSON.stringify(range)}`,
    });
  }
  if (from !== undefined && to !== undefined && compareApi(from, to) > 0) {
    return fail({
      kind: "bad-range",
      message: `expected the older API version first, found ${JSON.stringify(range)}`,
      remedy: `did you mean ${last}..${first}?`,
    });
  }
  return ok({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
}

export const isInSpan = (version: Api, { from, to }: ApiSpan): boolean =>
  (from === undefined || compareApi(version, from) >= 0) && (to === undefined || compareApi(version, to) <= 0);

/** The versions within such a range. Without a range: all. */
export function versionsWithin(
  versions: readonly Api[],
  range: string | undefined,
): Result<readonly Api[], RangeFault> {
  if (range === undefined) return ok(versions);
  const span = parseApiSpan(range);
  return span.ok ? ok(versions.filter((one) => isInSpan(one, span.value))) : span;
}
