/** Rewrites images during the push: other configuration and layers, with new digests. */
import {
  contentOf,
  type Exchange,
  type HttpRequest,
  type HttpResponse,
  isJsonObject,
  type Json,
  textOf,
  utf8,
} from "#base";
import type { Boundary } from "#protocol";

interface Document {
  readonly [key: string]: Json;
}

export interface PushedImage {
  readonly manifest: Document;
  readonly config: Document;
}

type Edit = (pushed: PushedImage) => PushedImage;

/** Applies `edit` to every image that the subject pushes. */
export const changePushes = (edit: Edit): Boundary => ({
  http: (registry) => (request) => {
    const repository = /^\/v2\/(.+)\/manifests\/[^/]+$/.exec(request.path)?.[1];
    return request.method === "PUT" && repository !== undefined
      ? rewritten(registry, request, { repository, edit })
      : registry(request);
  },
});

async function rewritten(
  registry: Exchange,
  request: HttpRequest,
  { repository, edit }: { readonly repository: string; readonly edit: Edit },
): Promise<HttpResponse> {
  const manifest = documentOf(request.body);
  const { config: descriptor } = manifest;
  if (!isJsonObject(descriptor)) return registry(request);
  const { body: _, headers, ...rest } = request;
  const asked = {
    ...rest,
    headers: headers.authorization === undefined ? {} : { authorization: headers.authorization },
  };
  const blobs = `/v2/${repository}/blobs`;
  const blob = await registry({ ...asked, method: "GET", path: `${blobs}/${String(descriptor.digest)}`, query: {} });
  const pushed = edit({ manifest, config: documentOf(blob.body) });
  const config = contentOf(utf8(JSON.stringify(pushed.config)));
  const { digest, size } = config;
  await registry({ ...asked, method: "POST", path: `${blobs}/uploads/`, query: { digest }, body: config });
  const body = contentOf(utf8(JSON.stringify({ ...pushed.manifest, config: { ...descriptor, digest, size } })));
  return registry({ ...request, headers: { ...headers, "content-length": String(body.size) }, body });
}

const documentOf = (body: HttpRequest["body"]): Document => JSON.parse(textOf(body?.bytes() ?? utf8("{}"))) as Document;
