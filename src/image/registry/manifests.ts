/** Manifests, tags and referrers of one repository. A tag always names a manifest whose blobs exist. */
import { contentOf, type Digest, EMPTY, type HttpRequest, type HttpResponse, isDigest, type Json, utf8 } from "#base";
import { readManifest } from "../documents/manifest.ts";
import { attempt } from "../model/faults.ts";
import { OCI_INDEX } from "../model/media-types.ts";
import { answer, answerJson, errorAnswer, withoutBody } from "./answer.ts";
import { type KeptManifest, type Repository, requiredDigests } from "./state.ts";

export interface ManifestContext {
  readonly name: string;
  readonly repository: Repository;
}

export function manifest(context: ManifestContext, reference: string, request: HttpRequest): HttpResponse {
  if (request.method === "PUT") return putManifest(context, reference, request);
  if (request.method === "DELETE") return deleteManifest(context.repository, reference);
  if (request.method !== "GET" && request.method !== "HEAD")
    return errorAnswer("UNSUPPORTED", `${request.method} of a manifest`);
  const digest = digestFor(context.repository, reference);
  const kept = digest && context.repository.manifests.get(digest);
  if (digest === undefined || kept === undefined)
    return errorAnswer("MANIFEST_UNKNOWN", `there is no manifest ${reference}`);
  const response = answer(200, { "content-type": kept.mediaType, "docker-content-digest": digest }, kept.content);
  return request.method === "HEAD" ? withoutBody(response) : response;
}

export const digestFor = (repository: Repository, reference: string): Digest | undefined =>
  isDigest(reference) ? reference : repository.tags.get(reference);

function putManifest({ name, repository }: ManifestContext, reference: string, request: HttpRequest): HttpResponse {
  const content = request.body ?? EMPTY;
  const declared = request.headers["content-type"];
  const parsed = attempt(() => readManifest(content, declared));
  if (!parsed.ok) return errorAnswer("MANIFEST_INVALID", parsed.fault.message);
  const { digest } = content;
  if (isDigest(reference) && reference !== digest)
    return errorAnswer("DIGEST_INVALID", `the manifest has ${digest}, not ${reference}`);
  if (declared !== undefined && declared !== parsed.value.mediaType)
    return errorAnswer(
      "MANIFEST_INVALID",
      `the manifest says that it is ${parsed.value.mediaType}, its Content-Type ${declared}`,
    );
  const missing = missingFor(repository, { mediaType: parsed.value.mediaType, content, parsed: parsed.value });
  if (missing.length > 0)
    return errorAnswer("MANIFEST_BLOB_UNKNOWN", `the manifest names what is not here: ${missing.join(", ")}`);
  repository.manifests.set(digest, { mediaType: parsed.value.mediaType, content, parsed: parsed.value });
  if (!isDigest(reference)) repository.tags.set(reference, digest);
  const { subject } = parsed.value;
  return answer(201, {
    location: `/v2/${name}/manifests/${digest}`,
    "docker-content-digest": digest,
    ...(subject && { "oci-subject": subject.digest }),
  });
}

function missingFor(repository: Repository, kept: KeptManifest): readonly Digest[] {
  const { blobs, manifests } = requiredDigests(kept.parsed);
  return [
    ...blobs.filter((digest) => !repository.blobs.has(digest)),
    ...manifests.filter((digest) => !repository.manifests.has(digest)),
  ];
}

/** Removes a tag, or a manifest by digest with all tags that name it. */
function deleteManifest({ manifests, tags }: Repository, reference: string): HttpResponse {
  if (!isDigest(reference))
    return tags.delete(reference) ? answer(202) : errorAnswer("MANIFEST_UNKNOWN", `there is no tag ${reference}`);
  if (!manifests.delete(reference)) return errorAnswer("MANIFEST_UNKNOWN", `there is no manifest ${reference}`);
  for (const [tag, digest] of tags) if (digest === reference) tags.delete(tag);
  return answer(202);
}

export function tagList({ name, repository }: ManifestContext, request: HttpRequest): HttpResponse {
  if (request.method !== "GET") return errorAnswer("UNSUPPORTED", `${request.method} of tags`);
  const { n, last } = request.query;
  const all = [...repository.tags.keys()].sort().filter((tag) => last === undefined || tag > last);
  const limit = n !== undefined && /^\d{1,9}$/.test(n) ? Number(n) : all.length;
  const tags = all.slice(0, limit);
  const more = tags.length < all.length && tags.length > 0;
  return answerJson(
    200,
    { name, tags },
    more ? { link: `</v2/${name}/tags/list?n=${limit}&last=${tags.at(-1)}>; rel="next"` } : {},
  );
}

export function referrers({ repository }: ManifestContext, subject: Digest, request: HttpRequest): HttpResponse {
  if (request.method !== "GET") return errorAnswer("UNSUPPORTED", `${request.method} of referrers`);
  const wanted = request.query.artifactType;
  const all = [...repository.manifests].flatMap(([digest, kept]) => referrer(digest, kept, subject));
  const manifests = wanted === undefined ? all : all.filter(({ artifactType }) => artifactType === wanted);
  const index: Json = { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
  return answer(
    200,
    { "content-type": OCI_INDEX, ...(wanted !== undefined && { "oci-filters-applied": "artifactType" }) },
    contentOf(utf8(JSON.stringify(index))),
  );
}

type Referrer = { readonly [key: string]: Json };

function referrer(digest: Digest, { parsed, content }: KeptManifest, subject: Digest): readonly Referrer[] {
  if (parsed.subject?.digest !== subject) return [];
  const own = parsed.json.artifactType;
  const artifactType =
    typeof own === "string" && own !== "" ? own : parsed.kind === "manifest" ? parsed.config.mediaType : undefined;
  const { mediaType, annotations = {} } = parsed;
  const described = { mediaType, digest, size: content.size, annotations };
  return [artifactType === undefined ? described : { ...described, artifactType }];
}
