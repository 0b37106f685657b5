/** Sends one request with retries, and turns failures into image faults. */
import {
  describeFault,
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

/** As in the official client, a temporary failure is tried three times in all. */
const ATTEMPTS = 3;
const PASSING = new Set([408, 500, 502, 503, 504, 522]);

export const mayPass = (status: number): boolean => PASSING.has(status);

/** Every request bounds the size of its response. */
export type BoundedRequest = HttpRequest & { readonly answerBytesMax: number };

export type Answer = Result<HttpResponse, ImageFault & { readonly cut?: boolean }>;

/** A registry in this process answers without a promise. */
export type AnswerNowOrLater = Answer | Promise<Answer>;

/** Retries requests that may be repeated. `once` is for parts of an upload, which is retried as a whole. */
export function exchange(
  http: Exchange,
  request: BoundedRequest,
  attempts: "once" | "retried" = "retried",
): AnswerNowOrLater {
  const again = attempts === "once" ? 0 : ATTEMPTS - 1;
  try {
    const answered = http(request);
    return answered instanceof Promise || (again > 0 && mayPass(answered.status))
      ? retried(http, request, { first: answered, again })
      : ok(answered);
  } catch (error) {
    if (error instanceof NetworkError && error.reason !== "cut") return noAnswer(request, error);
    return retried(http, request, { first: Promise.reject(error), again });
  }
}

async function retried(
  http: Exchange,
  request: BoundedRequest,
  { first, again }: { readonly first: ReturnType<Exchange>; readonly again: number },
): Promise<Answer> {
  for (let left = again; ; left--) {
    try {
      const response = await (left === again ? first : http(request));
      if (left === 0 || !mayPass(response.status)) return ok(response);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      if (left === 0 || error.reason !== "cut") return noAnswer(request, error);
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
  "not-tls": "list the registry as insecure if it serves plain HTTP",
};

/** The fault for an unexpected status. */
export function statusFault(response: HttpResponse, what: string): ImageFault {
  const { status } = response;
  const message = `${what}: status ${status}${reasonOf(response)}`;
  if (status === 401 || status === 403)
    return imageFault("image-unauthorized", message, "give credentials for this registry in CNB_REGISTRY_AUTH");
  if (status === 404) return imageFault("image-not-found", message, "check the name of the image");
  if (status === 429 || status >= 500) return imageFault("image-unreachable", message, "try again later");
  return imageFault("image-save-failed", message);
}

const REASON_BYTES_MAX = 64 * 1024;

/** The errors in the registry's error document, if the response has one. */
function reasonOf({ body }: HttpResponse): string {
  if (body.size === 0 || body.size > REASON_BYTES_MAX) return "";
  const errors = errorsOf(textOf(body.bytes()));
  return errors.length === 0 ? "" : ` (${errors.join("; ")})`;
}

function errorsOf(text: string): readonly string[] {
  try {
    const json: Json = JSON.parse(text);
    const list = isJsonObject(json) ? json.errors : undefined;
    if (!Array.isArray(list)) return [];
    return list
      .slice(0, 5)
      .flatMap((each: Json) => (isJsonObject(each) ? [`${each.code}: ${each.message}`.slice(0, 300)] : []));
  } catch {
    return [];
  }
}

export const savingFault = (fault: ImageFault): ImageFault =>
  fault.kind === "image-not-found" ? { ...fault, kind: "image-save-failed", message: describeFault(fault) } : fault;
