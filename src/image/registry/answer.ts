/** Responses of a registry, with the error documents of the distribution specification. */
import { type Content, contentOf, EMPTY, type HttpResponse, type Json, utf8 } from "#base";

const CODES = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 400,
  BLOB_UPLOAD_UNKNOWN: 404,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 400,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  SIZE_INVALID: 400,
  UNAUTHORIZED: 401,
  DENIED: 403,
  UNSUPPORTED: 405,
  TOOMANYREQUESTS: 429,
  UNKNOWN: 500,
} as const;

export type ErrorCode = keyof typeof CODES;

type Headers = Readonly<Record<string, string>>;

export const answer = (status: number, headers: Headers = {}, body: Content = EMPTY): HttpResponse => ({
  status,
  headers: { "docker-distribution-api-version": "registry/2.0", "content-length": String(body.size), ...headers },
  body,
});

export const answerJson = (status: number, json: Json, headers: Headers = {}): HttpResponse =>
  answer(status, { "content-type": "application/json", ...headers }, contentOf(utf8(JSON.stringify(json))));

export const errorAnswer = (
  code: ErrorCode,
  message: string,
  options: { readonly status?: number; readonly headers?: Headers } = {},
): HttpResponse => answerJson(options.status ?? CODES[code], { errors: [{ code, message }] }, options.headers);

/** The response to HEAD: the one to GET, without the body. */
export const withoutBody = (response: HttpResponse): HttpResponse => ({ ...response, body: EMPTY });
