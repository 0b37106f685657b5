/** Answers a request at its endpoint. */
import type { HttpRequest, HttpResponse } from "#base";
import { answer, type ErrorCode, errorAnswer } from "./answer.ts";
import type { Guard } from "./auth.ts";
import { type BlobContext, blob, continueUpload, startUpload } from "./blobs.ts";
import { manifest, referrers, tagList } from "./manifests.ts";
import type { Route } from "./route.ts";
import { emptyRepository, type Repositories, repositoryNamed } from "./state.ts";

export interface Dispatch extends Pick<BlobContext, "mount" | "foreign" | "nextId"> {
  readonly repositories: Repositories;
  readonly guard: Guard;
}

export function dispatch(to: Dispatch, route: Route, request: HttpRequest): HttpResponse {
  const refused = to.guard.check(route, request);
  if (refused !== undefined) return refused;
  switch (route.to) {
    case "api":
      return answer(200);
    case "token":
      return to.guard.token(request);
    case "nowhere":
      return errorAnswer("NAME_UNKNOWN", `there is nothing at ${request.path}`);
    case "invalid":
      return errorAnswer(INVALID[route.what], `not a ${route.what}: ${request.path}`);
    default:
      return inRepository(to, route, request);
  }
}

const INVALID: Readonly<Record<(Route & { readonly to: "invalid" })["what"], ErrorCode>> = {
  name: "NAME_INVALID",
  digest: "DIGEST_INVALID",
  reference: "MANIFEST_INVALID",
};

type Named = Exclude<Route, { readonly to: "api" | "token" | "nowhere" | "invalid" }>;

/** A write creates the repository; a read does not. */
function inRepository(
  { repositories, mount, foreign, nextId }: Dispatch,
  route: Named,
  request: HttpRequest,
): HttpResponse {
  const { method } = request;
  const writes = method === "POST" || method === "PUT" || method === "PATCH";
  const known = writes ? repositoryNamed(repositories, route.name) : repositories.get(route.name);
  const context = { repositories, name: route.name, repository: known ?? emptyRepository(), mount, foreign, nextId };
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
      if (known === undefined) return errorAnswer("NAME_UNKNOWN", `there is no repository ${route.name}`);
      return tagList(context, request);
    case "referrers":
      return referrers(context, route.digest, request);
  }
}
