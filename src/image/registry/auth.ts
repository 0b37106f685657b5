/** Authorization of a registry: none, a password with every request, or a token with scopes, which the registry gives for a password. */
import { byteStringOf, type HttpRequest, type HttpResponse } from "#base";
import { bytesOfBase64 } from "#base/platform";
import { answerJson, errorAnswer } from "./answer.ts";
import { type Route, TOKEN_PATH } from "./route.ts";

export type RegistryAuth =
  | { readonly kind: "none" }
  | { readonly kind: "basic"; readonly user: string; readonly password: string }
  /** With `anonymousPull`, everybody gets a token for reading. */
  | { readonly kind: "bearer"; readonly user: string; readonly password: string; readonly anonymousPull?: boolean };

export interface Guard {
  /** Undefined if the request is allowed. */
  check(route: Route, request: HttpRequest): HttpResponse | undefined;
  token(request: HttpRequest): HttpResponse;
}

/** `tokenUses`: after so many requests a token counts no more for requests that have no body, which clients can always repeat. */
export function guard(auth: RegistryAuth, tokenUses = Number.POSITIVE_INFINITY): Guard {
  const tokens = new Map<string, ReadonlySet<string>>();
  const uses = new Map<string, number>();
  const isSpent = (token: string): boolean => {
    const count = (uses.get(token) ?? 0) + 1;
    uses.set(token, count);
    return count > tokenUses;
  };
  return {
    check(route, request) {
      if (auth.kind === "none" || route.to === "token") return undefined;
      if (auth.kind === "basic") return isUser(auth, request) ? undefined : unauthorized('Basic realm="registry"');
      const scope = scopeOf(route, request);
      const token = bearerOf(request) ?? "";
      const given = request.body === undefined && isSpent(token) ? undefined : tokens.get(token);
      if (given !== undefined && (scope === undefined || given.has(scope.needs))) return undefined;
      const realm = `${request.scheme}://${request.host}${TOKEN_PATH}`;
      const asks = scope === undefined ? "" : `,scope="${scope.asks}"`;
      return unauthorized(`Bearer realm="${realm}",service="${request.host}"${asks}`);
    },
    token(request) {
      if (auth.kind !== "bearer") return errorAnswer("UNSUPPORTED", "this registry gives no tokens");
      const known = isUser(auth, request);
      if (!known && auth.anonymousPull !== true) return unauthorized('Basic realm="registry"');
      const scopes = (request.query.scope ?? "").split(" ").flatMap(expand);
      const token = `token-${tokens.size + 1}`;
      tokens.set(token, new Set(scopes.filter((scope) => known || scope.endsWith(":pull"))));
      return answerJson(200, { token, access_token: token, expires_in: 300 });
    },
  };
}

const unauthorized = (challenge: string): HttpResponse =>
  errorAnswer("UNAUTHORIZED", "authentication required", { headers: { "www-authenticate": challenge } });

const isUser = (auth: { readonly user: string; readonly password: string }, request: HttpRequest): boolean => {
  const match = /^basic\s+([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? "");
  return match !== null && byteStringOf(bytesOfBase64(match[1] ?? "")) === `${auth.user}:${auth.password}`;
};

const bearerOf = (request: HttpRequest): string | undefined =>
  /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];

/** `repository:a:push,pull` -> `repository:a:push`, `repository:a:pull`. */
function expand(scope: string): readonly string[] {
  const colon = scope.lastIndexOf(":");
  const resource = scope.slice(0, colon);
  return scope
    .slice(colon + 1)
    .split(",")
    .map((action) => `${resource}:${action}`);
}

function scopeOf(route: Route, request: HttpRequest): { readonly needs: string; readonly asks: string } | undefined {
  if (!("name" in route)) return undefined;
  const reads = request.method === "GET" || request.method === "HEAD";
  if (reads) return { needs: `repository:${route.name}:pull`, asks: `repository:${route.name}:pull` };
  if (request.method === "DELETE" && route.to !== "upload")
    return { needs: `repository:${route.name}:delete`, asks: `repository:${route.name}:delete` };
  return { needs: `repository:${route.name}:push`, asks: `repository:${route.name}:push,pull` };
}
