/** Faults on purpose: which request fails, and how. */
import { type HttpRequest, type HttpResponse, NetworkError } from "#base";
import { errorAnswer } from "./answer.ts";

/** On the n-th request from 1. `cut`: the request never arrives; `cut-after`: it is served, the answer is lost; `kill`: see `onKill`. */
export interface RegistryFault {
  readonly request: number;
  readonly give: 401 | 403 | 404 | 429 | 500 | "cut" | "cut-after" | "kill";
}

export interface FaultPlan {
  /** What the next request gets; undefined: an honest answer. */
  next(): RegistryFault["give"] | undefined;
  /** Counts from the next request. */
  set(faults: readonly RegistryFault[]): void;
}

export function faultPlan(faults: readonly RegistryFault[]): FaultPlan {
  let planned = new Map<number, RegistryFault["give"]>();
  let count = 0;
  const set = (to: readonly RegistryFault[]): void => {
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

/** The answer to one request, spoilt as the plan says. Throws a NetworkError where nothing comes back. */
export function applyFault(
  give: RegistryFault["give"] | undefined,
  { host }: HttpRequest,
  serve: () => HttpResponse,
): HttpResponse {
  if (give === undefined) return serve();
  if (typeof give === "number") return errorAnswer(STATUSES[give], "this request was made to fail", { status: give });
  if (give === "cut-after") serve();
  throw new NetworkError("cut", `${host} closed the connection`);
}
