/**
 * A registry in memory, as a handler of HTTP exchanges, after the OCI distribution specification. Each repository has its own blobs, so clients
 * need to mount them from other repositories. Any request can be made to fail, and every request is logged.
 */
import { type Content, type Digest, type HttpRequest, type HttpResponse, NetworkError } from "#base";
import { guard, type RegistryAuth } from "./auth.ts";
import { type Dispatch, dispatch } from "./dispatch.ts";
import { applyFault, faultPlan, type RequestFault } from "./faults.ts";
import { observe, type RegistryContents } from "./observe.ts";
import { type Route, routeOf } from "./route.ts";
import { copyOf, type RegistryState } from "./state.ts";

export interface RegistryOptions {
  /** Whether the registry mounts blobs from other repositories. Default "accept". */
  readonly mount?: "accept" | "refuse";
  readonly auth?: RegistryAuth;
  /** A bearer token is taken for so many requests without a body. Default: for all. */
  readonly tokenUses?: number;
  /** The scheme of the registry; a request with the other one is a NetworkError. `any`: the caller checks it. Default "http". */
  readonly scheme?: "http" | "https" | "any";
  /** The initial contents. */
  readonly state?: RegistryState;
  readonly faults?: readonly RequestFault[];
  /** Blobs of foreign layers, which every repository gives as if clients found them at their URLs. */
  readonly foreign?: ReadonlyMap<Digest, Content>;
  /** Called for a fault "kill", before the request has an effect. */
  readonly onKill?: () => void;
}

export interface LoggedRequest {
  readonly method: HttpRequest["method"];
  readonly what: "api" | "token" | "manifest" | "blob" | "upload" | "tags" | "referrers" | "other";
  readonly repository: string;
  /** Tag or digest; "" if the request has none. */
  readonly reference: string;
  /** 0 if no response was sent. */
  readonly status: number;
}

export interface Registry extends RegistryContents {
  /** An {@link Exchange} that answers at once. */
  readonly handle: (request: HttpRequest) => HttpResponse;
  log(): readonly LoggedRequest[];
  /** The number of requests so far. */
  requests(): number;
  /** A copy, with which another registry can start. */
  state(): RegistryState;
  /** Replaces the faults. Their requests count from the next one. */
  setFaults(faults: readonly RequestFault[]): void;
}

export function registry(options: RegistryOptions = {}): Registry {
  const repositories = copyOf(options.state?.repositories ?? new Map());
  const plan = faultPlan(options.faults ?? []);
  const log: LoggedRequest[] = [];
  const spoken = options.scheme ?? "http";
  const to: Dispatch = {
    repositories,
    guard: guard(options.auth ?? { kind: "none" }, options.tokenUses),
    mount: options.mount ?? "accept",
    foreign: options.foreign ?? new Map(),
    nextId: uploadIds(),
  };

  const handle = (request: HttpRequest): HttpResponse => {
    const { host, scheme } = request;
    if (spoken !== "any" && scheme !== spoken) throw new NetworkError("not-tls", `${host} does not speak ${scheme}`);
    const route = routeOf(request);
    const give = plan.next();
    if (give === "kill") options.onKill?.();
    let status = 0;
    try {
      const response = applyFault(give, request, () => dispatch(to, route, request));
      status = response.status;
      return response;
    } finally {
      log.push(entryOf(route, request, status));
    }
  };

  return {
    handle,
    log: () => [...log],
    requests: () => log.length,
    state: () => ({ repositories: copyOf(repositories) }),
    setFaults: plan.set,
    ...observe(repositories),
  };
}

/** Counted ids in the form of a UUID, so that all runs have the same ones. */
function uploadIds(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`;
  };
}

const entryOf = (route: Route, request: HttpRequest, status: number): LoggedRequest => ({
  method: request.method,
  what: whatOf(route),
  repository: "name" in route ? route.name : "",
  reference: referenceOf(route, request),
  status,
});

const whatOf = (route: Route): LoggedRequest["what"] =>
  route.to === "uploads" ? "upload" : route.to === "invalid" || route.to === "nowhere" ? "other" : route.to;

function referenceOf(route: Route, request: HttpRequest): string {
  if (route.to === "manifest") return route.reference;
  if (route.to === "blob" || route.to === "referrers") return route.digest;
  return request.query.digest ?? request.query.mount ?? "";
}
