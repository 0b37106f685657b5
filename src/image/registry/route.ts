/** Finds the endpoint of the distribution specification for a request. */
import { BoundedCache, type Digest, type HttpRequest, isDigest } from "#base";

export type Route =
  | { readonly to: "api" }
  | { readonly to: "token" }
  | { readonly to: "manifest"; readonly name: string; readonly reference: string }
  | { readonly to: "blob"; readonly name: string; readonly digest: Digest }
  | { readonly to: "uploads"; readonly name: string }
  | { readonly to: "upload"; readonly name: string; readonly id: string }
  | { readonly to: "tags"; readonly name: string }
  | { readonly to: "referrers"; readonly name: string; readonly digest: Digest }
  | { readonly to: "invalid"; readonly name: string; readonly what: "name" | "digest" | "reference" }
  | { readonly to: "nowhere" };

const SHAPE =
  /^\/v2\/(.+)\/(?:manifests\/([^/]+)|blobs\/uploads(?:\/([^/]*))?|blobs\/([^/]+)|(tags\/list)|referrers\/([^/]+))$/;
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const NAME_BYTES_MAX = 255;

export const TOKEN_PATH = "/token";

/** Clients come back to the same manifests and blobs, whose routes do not depend on the method. */
const routes = new BoundedCache<Route>(512);

export function routeOf(request: Pick<HttpRequest, "path" | "method">): Route {
  const known = routes.get(request.path);
  if (known !== undefined) return known;
  const route = readRoute(request);
  if (route.to === "manifest" || route.to === "blob") routes.set(request.path, route);
  return route;
}

function readRoute({ path, method }: Pick<HttpRequest, "path" | "method">): Route {
  if (path === "/v2/" || path === "/v2") return { to: "api" };
  if (path === TOKEN_PATH) return { to: "token" };
  const shape = path.length > 1024 ? null : SHAPE.exec(path);
  if (shape === null) return { to: "nowhere" };
  const [, name = "", reference, id, blob, tags, referrers] = shape;
  if (name.length > NAME_BYTES_MAX || !NAME.test(name)) return { to: "invalid", name, what: "name" };
  if (reference !== undefined) {
    return isDigest(reference) || TAG.test(reference)
      ? { to: "manifest", name, reference }
      : { to: "invalid", name, what: "reference" };
  }
  if (tags !== undefined) return { to: "tags", name };
  const digest = blob ?? referrers;
  if (digest === undefined)
    return id === undefined || id === "" || method === "POST" ? { to: "uploads", name } : { to: "upload", name, id };
  if (!isDigest(digest)) return { to: "invalid", name, what: "digest" };
  return blob === undefined ? { to: "referrers", name, digest } : { to: "blob", name, digest };
}
