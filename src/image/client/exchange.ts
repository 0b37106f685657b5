/** Sends one request with retries, and turns failures into image faults. */
import {
  type Exchange,
  fail,
  type HttpRequest,
  type HttpResponse,
  isJsonObject,
  type Json,
  NetworkError,
  ok,
  type Result,
  textOf,
} from "#base";
import { type ImageFault, imageFault } from "../model/faults.ts";
import { ATTEMPTS, isRepeated, retryAfter, WAIT_SECONDS_MAX, waitSecondsAfter } from "./retry.ts";

/** Every request bounds the size of its response. */
export type BoundedRequest = HttpRequest & { readonly answerBytesMax: number };

export type Answer = Result<HttpResponse, ImageFault & { readonly cut?: boolean }>;

/** A registry in this process answers without a promise, and a value is not awaited: each await costs two promises. */
export type NowOrLater<T> = T | Promise<T>;
export type AnswerNowOrLater = NowOrLater<Answer>;

/** Retries requests that may be repeated. `once` is for parts of an upload, which is retried as a whole. */
export function exchange(
  http: Exchange,
  request: BoundedRequest,
  attempts: "once" | "retried" = "retried",
): AnswerNowOrLater {
  try {
    const answered = http(request);
    return answered instanceof Promise || isRepeated(answered.status, 1, attempts)
      ? retried(http, request, { first: answered, attempts })
      : ok(answered);
  } catch (error) {
    if (error instanceof NetworkError && error.reason !== "cut") return noAnswer(request, error);
    return retried(http, request, { first: Promise.reject(error), attempts });
  }
}

async function retried(
  http: Exchange,
  request: BoundedRequest,
  { first, attempts }: { readonly first: ReturnType<Exchange>; readonly attempts: "once" | "retried" },
): Promise<Answer> {
  let waited = 0;
  let waitSeconds = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await (attempt === 1 ? first : http({ ...request, waitSeconds }));
      waitSeconds = waitSecondsAfter(response, attempt);
      waited += waitSeconds;
      if (!isRepeated(response.status, attempt, attempts) || waited > WAIT_SECONDS_MAX) return ok(response);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      if (attempts === "once" || attempt === ATTEMPTS || error.reason !== "cut") return noAnswer(request, error);
      waitSeconds = waitSecondsAfter(undefined, attempt);
    }
  }
}

/** The bound for responses without content of interest. */
export const ANSWER_BYTES_MAX = 1024 * 1024;

function noAnswer({ method, scheme, host, path }: HttpRequest, { reason, message }: NetworkError): Answer {
  const fault = imageFault(
    reason === "too-large" ? "image-too-large" : "image-unreachable",
    `${method} ${scheme}://${host}${path}: ${message}`,
    REMEDIES[reason],
  );
  return fail(reason === "cut" ? { ...fault, cut: true } : fault);
}

const REMEDIES: Readonly<Record<NetworkError["reason"], string>> = {
  "unknown-host": "check the name of the registry",
  refused: "check that the registry is running and listens at this address",
  cut: "try again",
  "too-large": "check that the name is the one of a registry",
  untrusted: "name a file with the certificate of its authority in SSL_CERT_FILE, or list the registry as insecure",
  "not-tls": "list the registry as insecure if it serves plain HTTP",
};

/** The fault for an unexpected status. `missing`: what a user may do if the registry does not have it. */
export function statusFault(response: HttpResponse, what: string, missing = "check the name of the image"): ImageFault {
  const { status } = response;
  const message = `${what}: status ${status}${reasonOf(response)}`;
  if (status === 401 || status === 403)
    return imageFault("image-unauthorized", message, "give credentials for this registry in CNB_REGISTRY_AUTH");
  if (status === 404) return imageFault("image-not-found", message, missing);
  if (status === 429 || status >= 500) return imageFault("image-unreachable", message, laterThan(retryAfter(response)));
  return imageFault("image-save-failed", message);
}

const laterThan = (seconds: number | undefined): string =>
  seconds === undefined ? "try again later" : `try again: the registry asks to wait for ${seconds} seconds`;

/** The codes in the registry's error document, with which a client may know what to do. */
export const errorCodesOf = (response: HttpResponse): readonly string[] => errorsIn(response).map(({ code }) => code);

const REASON_BYTES_MAX = 64 * 1024;

/** The errors in the registry's error document, if the response has one. */
function reasonOf(response: HttpResponse): string {
  const errors = errorsIn(response).map(({ code, says }) => (says === "" ? code : `${code}: ${says}`.slice(0, 300)));
  return errors.length === 0 ? "" : ` (${errors.join("; ")})`;
}

interface RegistryError {
  readonly code: string;
  readonly says: string;
}

/** Message and detail are optional. */
function errorsIn({ body }: HttpResponse): readonly RegistryError[] {
  if (body.size === 0 || body.size > REASON_BYTES_MAX) return [];
  try {
    const json: Json = JSON.parse(textOf(body.bytes()));
    const list = isJsonObject(json) && Array.isArray(json.errors) ? json.errors : [];
    return list.slice(0, 5).flatMap((each: Json) => {
      if (!isJsonObject(each) || typeof each.code !== "string") return [];
      const detail = typeof each.detail === "string" ? each.detail : "";
      const message = typeof each.message === "string" ? each.message : "";
      return [{ code: each.code, says: [message, detail].filter((text) => text !== "").join(", ") }];
    });
  } catch {
    return [];
  }
}

export const savingFault = (fault: ImageFault): ImageFault =>
  fault.kind === "image-not-found" ? { ...fault, kind: "image-save-failed" } : fault;
