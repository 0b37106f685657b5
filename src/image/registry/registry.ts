/**
 * A registry in memory as a pure handler of HTTP exchanges, after the OCI distribution specification: blobs per repository, so that
 * clients have a reason to mount them from neighbours. Faults can be set on any request; every request is logged.
 */
import { type Exchange, type HttpRequest, type HttpResponse, NetworkError } from "#base";
import { answer, refuse } from "./answer.ts";
import { guard, type RegistryAuth } from "./auth.ts";
import { blob, continueUpload, startUpload } from "./blobs.ts";
import { manifest, referrers, tagList } from "./manifests.ts";
import { type Observed, observe } from "./observe.ts";
import { type Route, routeOf } from "./route.ts";
import { copied, emptyRepository, type RegistryState, repositoryNamed } from "./state.ts";

export interface RegistryOptions {
  /** Are blobs mounted from other repositories when a client asks for it? Default "accept". */
  readonly mount?: "accept" | "refuse";
  readonly auth?: RegistryAuth;
  /** The scheme it speaks; the other one gets a NetworkError. Default "http". */
  readonly scheme?: "http" | "https";
  /** What it starts with. */
  readonly state?: RegistryState;
  readonly faults?: readonly RegistryFault[];
  /** Called for a fault "kill", before the request does anything. */
  readonly onKill?: () => void;
}

/** On the n-th request from 1. `cut`: the request never arrives; `cut-after`: it is served, the answer is lost. */
export interface RegistryFault {
  readonly request: number;
  readonly give: 401 | 403 | 404 | 429 | 500 | "cut" | "cut-after" | "kill";
}

export interface LoggedRequest {
  readonly method: HttpRequest["method"];
  readonly what: "api" | "token" | "manifest" | "blob" | "upload" | "tags" | "referrers" | "other";
  readonly repository: string;
  /** Tag or digest; "" where there is none. */
  readonly reference: string;
  /** 0 where there was no answer. */
  readonly status: number;
}

export interface Registry extends Observed {
  readonly handle: Exchange;
  log(): readonly LoggedRequest[];
  /** How many requests came. */
  requests(): number;
  /** A copy to start another registry from. */
  state(): RegistryState;
  /** Faults from now on: their requests count from the next one. */
  setFaults(faults: readonly RegistryFault[]): void;
}

export function registry(options: RegistryOptions = {}): Registry {
  const repositories = copied(options.state?.repositories ?? new Map());
  const guarded = guard(options.auth ?? { kind: "none" });
  const log: LoggedRequest[] = [];
  let faults = new Map((options.faults ?? []).map((fault) => [fault.request, fault.give]));
  let uploads = 0;

  const nextId = (): string => {
    uploads += 1;
    return `00000000-0000-4000-8000-${String(uploads).padStart(12, "0")}`;
  };

  const serve = (route: Route, request: HttpRequest): HttpResponse => {
    const refused = guarded.check(route, request);
    if (refused !== undefined) return refused;
    if (!("name" in route))
      return route.to === "api"
        ? answer(200)
        : route.to === "token"
          ? guarded.token(request)
          : refuse("NAME_UNKNOWN", `there is nothing at ${request.path}`);
    if (route.to === "invalid")
      return refuse(
        route.what === "digest" ? "DIGEST_INVALID" : route.what === "name" ? "NAME_INVALID" : "MANIFEST_INVALID",
        `not a ${route.what}: ${request.path}`,
      );
    const writes = request.method !== "GET" && request.method !== "HEAD" && request.method !== "DELETE";
    const known = writes ? repositoryNamed(repositories, route.name) : repositories.get(route.name);
    const context = {
      repositories,
      name: route.name,
      repository: known ?? emptyRepository(),
      mount: options.mount ?? "accept",
      nextId,
    };
    switch (route.to) {
      case "manifest":
        return manifest(context, route.reference, request);
      case "blob":
        return blob(context, route.digest, request);
      case "uploads":
        return startUpload(context, request);
      case "upload":
        return continueUpload(context, route.id, request);
      case "tags":
        return known === undefined
          ? refuse("NAME_UNKNOWN", `there is no repository ${route.name}`)
          : tagList(context, request);
      case "referrers":
        return referrers(context, route.digest, request);
    }
  };

  const handle: Exchange = async (request) => {
    const route = routeOf(request);
    const entry = {
      method: request.method,
      what: whatOf(route),
      repository: "name" in route ? route.name : "",
      reference: referenceOf(route, request),
    };
    const give = request.scheme === (options.scheme ?? "http") ? takeFault() : "not-tls";
    const note = (status: number): void => void log.push({ ...entry, status });
    if (give === "not-tls") throw new NetworkError("not-tls", `${request.host} does not speak ${request.scheme}`);
    if (give === "cut" || give === "kill") {
      note(0);
      if (give === "kill") options.onKill?.();
      throw new NetworkError("cut", `${request.host} closed the connection`);
    }
    const response = typeof give === "number" ? failed(give) : serve(route, request);
    note(give === "cut-after" ? 0 : response.status);
    if (give === "cut-after") throw new NetworkError("cut", `${request.host} closed the connection`);
    return response;
  };

  let count = 0;
  const takeFault = (): RegistryFault["give"] | undefined => {
    count += 1;
    return faults.get(count);
  };

  return {
    handle,
    log: () => [...log],
    requests: () => log.length,
    state: () => ({ repositories: copied(repositories) }),
    setFaults(next) {
      faults = new Map(next.map((fault) => [fault.request, fault.give]));
      count = 0;
    },
    ...observe(repositories),
  };
}

const FAILURES = {
  401: "UNAUTHORIZED",
  403: "DENIED",
  404: "NAME_UNKNOWN",
  429: "TOOMANYREQUESTS",
  500: "UNKNOWN",
} as const;

const failed = (status: keyof typeof FAILURES): HttpResponse =>
  refuse(FAILURES[status], "this request was made to fail", { status });

const whatOf = (route: Route): LoggedRequest["what"] =>
  route.to === "uploads" ? "upload" : route.to === "invalid" || route.to === "nowhere" ? "other" : route.to;

function referenceOf(route: Route, request: HttpRequest): string {
  if (route.to === "manifest") return route.reference;
  if (route.to === "blob" || route.to === "referrers") return route.digest;
  return request.query.digest ?? request.query.mount ?? "";
}
