/** A registry on a bad day: rules give other answers to some requests of a step. */
import { contentOf, type Exchange, type HttpRequest, type HttpResponse, NetworkError, utf8 } from "#base";
import type { RegistryRule } from "#protocol";
import { OTHER_REGISTRY, WORLD_REGISTRY } from "./refs.ts";

/** The rules of the step, and how often each one was asked. Empty between steps. */
export class StepRules {
  #rules: readonly RegistryRule[] = [];
  #counts: number[] = [];
  /** What clients send to the registry that redirects them; they must not send it to the other server. */
  #authorization: string | undefined;

  set(rules: readonly RegistryRule[]): void {
    this.#rules = rules;
    this.#counts = rules.map(() => 0);
    this.#authorization = undefined;
  }

  around(registry: Exchange): Exchange {
    return (request) => {
      if (request.path.startsWith(ELSEWHERE)) return this.#elsewhere(registry, request);
      const give = this.#next(request);
      return give === undefined ? registry(request) : this.#answer(registry, request, give);
    };
  }

  /** Of the first rule that is for this request. */
  #next(request: HttpRequest): RegistryRule["give"] | undefined {
    for (const [i, rule] of this.#rules.entries()) {
      if (!isFor(rule, request)) continue;
      const count = (this.#counts[i] ?? 0) + 1;
      this.#counts[i] = count;
      if (count <= (rule.times ?? count) && count % (rule.every ?? 1) === 0) return rule.give;
    }
    return undefined;
  }

  #answer(registry: Exchange, request: HttpRequest, give: RegistryRule["give"]): ReturnType<Exchange> {
    if (typeof give === "object" && "status" in give) return refusal(give);
    if (give === "cut") throw new NetworkError("cut", `${request.host} closed the connection`);
    if (give === "redirect") {
      this.#authorization = request.headers.authorization;
      const host = request.host === WORLD_REGISTRY ? OTHER_REGISTRY : request.host;
      return {
        status: 307,
        headers: { location: `${request.scheme}://${host}${ELSEWHERE}${request.path}` },
        body: contentOf(utf8("")),
      };
    }
    if (give === "page") return PAGE;
    const answered = registry(request);
    const changed = (one: HttpResponse): HttpResponse =>
      typeof give === "object" ? { ...one, tookSeconds: give.slowSeconds } : changedBy(give, one, request);
    return answered instanceof Promise ? answered.then(changed) : changed(answered);
  }

  /** The server to which the registry redirects; it wants no credentials, and refuses those of the registry. */
  #elsewhere(registry: Exchange, request: HttpRequest): ReturnType<Exchange> {
    if (request.headers.authorization !== undefined) return refusal({ status: 400, code: "UNSUPPORTED" });
    const authorization = this.#authorization;
    const headers = { ...request.headers, ...(authorization !== undefined && { authorization }) };
    return registry({ ...request, headers, path: request.path.slice(ELSEWHERE.length) });
  }
}

const ELSEWHERE = "/elsewhere";

const LOGIN = contentOf(utf8("<!doctype html><title>Log in</title>"));
const PAGE: HttpResponse = {
  status: 200,
  headers: { "content-type": "text/html", "content-length": String(LOGIN.size) },
  body: LOGIN,
};

const PLACE = /^\/v2\/(.+?)\/(manifests|blobs\/uploads|blobs)(?:\/|$)/;
const WHAT = { manifests: "manifest", blobs: "blob", "blobs/uploads": "upload" } as const;

function isFor({ method, what, repository }: RegistryRule, request: HttpRequest): boolean {
  const [, name, kind] = PLACE.exec(request.path) ?? [];
  if (kind !== "manifests" && kind !== "blobs" && kind !== "blobs/uploads") return false;
  return (
    (method === undefined || method === request.method) &&
    (what === undefined || what === WHAT[kind]) &&
    (repository === undefined || repository === name)
  );
}

interface Refusal {
  readonly status: number;
  readonly code?: string;
  readonly retryAfter?: number;
}

/** As registries do, without a message if the rule has only a code. */
function refusal({ status, code, retryAfter }: Refusal): HttpResponse {
  const body = contentOf(utf8(code === undefined ? "" : JSON.stringify({ errors: [{ code }] })));
  const headers = {
    "content-type": "application/json",
    "content-length": String(body.size),
    ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
  };
  return { status, headers, body };
}

type Change = Exclude<Extract<RegistryRule["give"], string>, "redirect" | "cut" | "page">;

function changedBy(give: Change, answered: HttpResponse, { scheme, host }: HttpRequest): HttpResponse {
  if (give === "truncated" || give === "changed") return spoiled(answered, give);
  const { "docker-content-digest": digest, ...headers } = answered.headers;
  if (give === "without-digest") return { ...answered, headers };
  const { location } = headers;
  const added =
    give === "other-type"
      ? { "content-type": "application/json" }
      : location?.startsWith("/") === true && { location: `${scheme}://${host}${location}` };
  return { ...answered, headers: { ...answered.headers, ...added } };
}

/** Other bytes under the digest that the client asked for. */
function spoiled({ status, headers, body }: HttpResponse, how: "truncated" | "changed"): HttpResponse {
  const bytes = body.bytes();
  if (bytes.length === 0) return { status, headers, body };
  const at = Math.floor(bytes.length / 2);
  const other = contentOf(how === "truncated" ? bytes.subarray(0, at) : bytes.with(at, (bytes[at] ?? 0) ^ 1));
  return { status, headers: { ...headers, "content-length": String(other.size) }, body: other };
}
