/** Planned faults: the request that fails, and how. */
import { type HttpRequest, type HttpResponse, NetworkError } from "#base";
import { errorAnswer } from "./answer.ts";

/** Requests count from 1. `cut`: the request does not arrive; `cut-after`: the response is lost; `kill`: see `onKill`. */
export interface RequestFault {
  readonly request: number;
  readonly give: 401 | 403 | 404 | 429 | 500 | "cut" | "cut-after" | "kill";
}

export interface FaultPlan {
  /** The fault of the next request, if any. */
  next(): RequestFault["give"] | undefined;
  /** Sets the faults; their numbers count from the next request. */
  set(faults: readonly RequestFault[]): void;
}

export function faultPlan(faults: readonly RequestFault[]): FaultPlan {
  let planned = new Map<number, RequestFault["give"]>();
  let count = 0;
  const set = (to: readonly RequestFault[]): void => {
    planned = new Map(to.map(({ request, give }) => [request, give]));
    count = 0;
  };
  set(faults);
  return {
    set,
    next() {
      count += 1;
      return planned.get(count);
    },
  };
}

const STATUSES = {
  401: "UNAUTHORIZED",
  403: "DENIED",
  404: "NAME_UNKNOWN",
  429: "TOOMANYREQUESTS",
  500: "UNKNOWN",
} as const;

/** Applies a planned fault to a request. Throws a NetworkError if no response arrives. */
export function applyFault(
  give: RequestFault["give"] | undefined,
  { host }: HttpRequest,
  serve: () => HttpResponse,
): HttpResponse {
  if (give === undefined) return serve();
  if (typeof give === "number") return errorAnswer(STATUSES[give], "this request was made to fail", { status: give });
  if (give === "cut-after") serve();
  throw new NetworkError("cut", `${host} closed the connection`);
}
