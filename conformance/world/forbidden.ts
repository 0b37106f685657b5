/** A registry with repositories that answer 403 to reads or to writes, or that rejects artifacts. */
import { contentOf, type Exchange, type HttpRequest, type HttpResponse, textOf, utf8 } from "#base";
import type { RegistrySpec } from "#protocol";

type Forbidden = Pick<RegistrySpec, "unreadable" | "unwritable" | "artifacts">;

export function withForbiddenRepositories(
  registry: Exchange,
  { unreadable = [], unwritable = [], artifacts }: Forbidden,
): Exchange {
  if (unreadable.length === 0 && unwritable.length === 0 && artifacts !== "refuse") return registry;
  return (request) => {
    if (artifacts === "refuse" && isArtifact(request)) return Promise.resolve(unknownType);
    const forbidden = isReading(request) ? unreadable : unwritable;
    const isForbidden = forbidden.some((repository) => request.path.startsWith(`/v2/${repository}/`));
    return isForbidden ? Promise.resolve(denied(request)) : registry(request);
  };
}

const OF_IMAGES =
  /"config":\{"mediaType":"application\/vnd\.(oci\.image\.config\.v1|docker\.container\.image\.v1)\+json"/;

const isArtifact = ({ method, path, body }: HttpRequest): boolean =>
  method === "PUT" && path.includes("/manifests/") && !OF_IMAGES.test(textOf(body?.bytes() ?? new Uint8Array()));

const unknownType: HttpResponse = refusal(400, "MANIFEST_INVALID", "this registry knows no such configuration");

const isReading = ({ method }: HttpRequest): boolean => method === "GET" || method === "HEAD";

function denied({ method }: HttpRequest): HttpResponse {
  const answer = refusal(403, "DENIED", "this repository is shut");
  return method === "HEAD" ? { ...answer, body: contentOf(utf8("")) } : answer;
}

function refusal(status: number, code: string, message: string): HttpResponse {
  const body = contentOf(utf8(JSON.stringify({ errors: [{ code, message }] })));
  return { status, headers: { "content-type": "application/json", "content-length": String(body.size) }, body };
}
