/** Blobs and uploads of one repository: monolithic or chunked uploads, mounts from other repositories, whole or partial reads. */
import {
  type Content,
  concat,
  contentOf,
  type Digest,
  EMPTY,
  type HttpRequest,
  type HttpResponse,
  isDigest,
  streamedContent,
} from "#base";
import { answer, errorAnswer, withoutBody } from "./answer.ts";
import type { Repositories, Repository, Upload } from "./state.ts";

export interface BlobContext {
  readonly repositories: Repositories;
  readonly name: string;
  readonly repository: Repository;
  readonly mount: "accept" | "refuse";
  readonly foreign: ReadonlyMap<Digest, Content>;
  nextId(): string;
}

export function blob({ repository, foreign }: BlobContext, digest: Digest, request: HttpRequest): HttpResponse {
  const content = repository.blobs.get(digest) ?? foreign.get(digest);
  if (content === undefined) return errorAnswer("BLOB_UNKNOWN", `there is no blob ${digest}`);
  if (request.method === "DELETE") {
    repository.blobs.delete(digest);
    return answer(202);
  }
  const whole = answer(200, headersOf(digest), content);
  if (request.method === "HEAD") return withoutBody(whole);
  if (request.method !== "GET") return errorAnswer("UNSUPPORTED", `${request.method} of a blob`);
  const range = request.headers.range;
  return range === undefined ? whole : ranged(content, digest, range);
}

const headersOf = (digest: Digest) => ({
  "content-type": "application/octet-stream",
  "docker-content-digest": digest,
  "accept-ranges": "bytes",
});

function ranged(content: Content, digest: Digest, range: string): HttpResponse {
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(range);
  if (match === null) return answer(200, headersOf(digest), content);
  const from = Number(match[1]);
  const to = Math.min(match[2] === "" ? content.size - 1 : Number(match[2]), content.size - 1);
  if (from > to)
    return errorAnswer("SIZE_INVALID", `no bytes ${range}`, {
      status: 416,
      headers: { "content-range": `bytes */${content.size}` },
    });
  const part = contentOf(content.bytes().subarray(from, to + 1));
  return answer(206, { ...headersOf(digest), "content-range": `bytes ${from}-${to}/${content.size}` }, part);
}

/** POST to the uploads: a mount, a whole blob, or the start of an upload. */
export function startUpload(context: BlobContext, request: HttpRequest): HttpResponse {
  if (request.method !== "POST") return errorAnswer("UNSUPPORTED", `${request.method} of uploads`);
  const { mount, from, digest } = request.query;
  if (digest !== undefined) return keep(context, digest, request.body ?? EMPTY);
  if (mount !== undefined && from !== undefined && isDigest(mount)) {
    const content = context.mount === "accept" ? context.repositories.get(from)?.blobs.get(mount) : undefined;
    if (content !== undefined) {
      context.repository.blobs.set(mount, content);
      return created(context, mount);
    }
  }
  const id = context.nextId();
  context.repository.uploads.set(id, { parts: [], size: 0 });
  return accepted(context, id, 0);
}

/** PATCH, PUT, GET and DELETE of an open upload. */
export function continueUpload(context: BlobContext, id: string, request: HttpRequest): HttpResponse {
  const { uploads } = context.repository;
  const upload = uploads.get(id);
  if (upload === undefined) return errorAnswer("BLOB_UPLOAD_UNKNOWN", `there is no upload ${id}`);
  if (request.method === "GET") return { ...accepted(context, id, upload.size), status: 204 };
  if (request.method === "DELETE") {
    uploads.delete(id);
    return answer(204);
  }
  if (request.method !== "PATCH" && request.method !== "PUT")
    return errorAnswer("UNSUPPORTED", `${request.method} of an upload`);
  const body = request.body ?? EMPTY;
  if (!continues(upload, body, request.headers["content-range"])) {
    return errorAnswer("BLOB_UPLOAD_INVALID", `the upload has ${upload.size} bytes`, {
      status: 416,
      headers: { range: rangeOf(upload.size), location: locationOf(context, id) },
    });
  }
  const grown = body.size === 0 ? upload : { parts: [...upload.parts, body], size: upload.size + body.size };
  uploads.set(id, grown);
  if (request.method === "PATCH") return accepted(context, id, grown.size);
  const kept = keep(context, request.query.digest ?? "", whole(grown));
  if (kept.status === 201) uploads.delete(id);
  return kept;
}

/** A chunk with a range must start at the end of the upload. */
function continues(upload: Upload, body: Content, contentRange: string | undefined): boolean {
  if (contentRange === undefined) return true;
  const match = /^(?:bytes )?(\d{1,15})-(\d{1,15})(?:\/.*)?$/.exec(contentRange);
  return match !== null && Number(match[1]) === upload.size && Number(match[2]) === upload.size + body.size - 1;
}

const SMALL = 1024 * 1024;

/** A single part stays the same content, so that its digest is computed once. */
function whole({ parts, size }: Upload): Content {
  const [only] = parts;
  if (only === undefined) return EMPTY;
  if (parts.length === 1) return only;
  if (size <= SMALL) return contentOf(concat(parts.map((part) => part.bytes())));
  return streamedContent(size, function* () {
    for (const part of parts) yield* part.chunks();
  });
}

function keep(context: BlobContext, digest: string, content: Content): HttpResponse {
  if (!isDigest(digest)) return errorAnswer("DIGEST_INVALID", `${JSON.stringify(digest)} is no SHA-256 digest`);
  if (content.digest !== digest)
    return errorAnswer("DIGEST_INVALID", `the content has ${content.digest}, not ${digest}`);
  context.repository.blobs.set(digest, content);
  return created(context, digest);
}

const created = ({ name }: BlobContext, digest: Digest): HttpResponse =>
  answer(201, { location: `/v2/${name}/blobs/${digest}`, "docker-content-digest": digest });

const accepted = (context: BlobContext, id: string, size: number): HttpResponse =>
  answer(202, { location: locationOf(context, id), range: rangeOf(size), "docker-upload-uuid": id });

const locationOf = ({ name }: BlobContext, id: string): string => `/v2/${name}/blobs/uploads/${id}`;
const rangeOf = (size: number): string => `0-${Math.max(0, size - 1)}`;
