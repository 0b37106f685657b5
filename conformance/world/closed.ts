/** A registry in which some repositories are shut: 403 to whoever reads them, or to whoever writes to them. */
import { contentOf, type Exchange, type HttpRequest, type HttpResponse, utf8 } from "#base";
import type { RegistrySpec } from "../protocol/case.ts";

type Shut = Pick<RegistrySpec, "unreadable" | "unwritable">;

export function closed(registry: Exchange, { unreadable = [], unwritable = [] }: Shut): Exchange {
  if (unreadable.length === 0 && unwritable.length === 0) return registry;
  return (request) => {
    const shut = isReading(request) ? unreadable : unwritable;
    const refused = shut.some((repository) => request.path.startsWith(`/v2/${repository}/`));
    return refused ? Promise.resolve(denied(request)) : registry(request);
  };
}

const isReading = ({ method }: HttpRequest): boolean => method === "GET" || method === "HEAD";

function denied({ method }: HttpRequest): HttpResponse {
  const body = contentOf(utf8('{"errors":[{"code":"DENIED","message":"this repository is shut"}]}'));
  return {
    status: 403,
    headers: { "content-type": "application/json", "content-length": String(body.size) },
    body: method === "HEAD" ? contentOf(utf8("")) : body,
  };
}
