/** When a request is sent again: how often, and how long a network that has time waits before it (RFC 9110, 10.2.3; RFC 6585, 4). */
import type { HttpResponse } from "#base";

/** As in the official client, a temporary failure is tried three times in all. */
export const ATTEMPTS = 3;
const TEMPORARY = new Set([408, 500, 502, 503, 504, 522]);
/** With these two the registry did not process the request, so that any request may be sent again. */
const TOO_MANY = 429;
const BUSY = 503;
const ATTEMPTS_OF_TOO_MANY = 5;
/** All waiting of one request. */
export const WAIT_SECONDS_MAX = 60;

export const mayPass = (status: number): boolean => TEMPORARY.has(status);

/** An upload that went wrong, for example because a part arrived twice. A new upload may be right. */
const BROKEN_UPLOAD = new Set(["BLOB_UPLOAD_INVALID", "BLOB_UPLOAD_UNKNOWN", "DIGEST_INVALID", "SIZE_INVALID"]);
export const isBrokenUpload = (codes: readonly string[]): boolean => codes.some((code) => BROKEN_UPLOAD.has(code));

/** Whether attempt number `attempt`, from 1, may be followed by another one. `once`: parts of uploads, which are repeated as a whole. */
export function isRepeated(status: number, attempt: number, request: "once" | "retried"): boolean {
  if (status === TOO_MANY) return attempt < ATTEMPTS_OF_TOO_MANY;
  return (request === "retried" || status === BUSY) && TEMPORARY.has(status) && attempt < ATTEMPTS;
}

/** What the answer asks for, or else a time that grows with the number of attempts. */
export function waitSecondsAfter(response: HttpResponse | undefined, attempt: number): number {
  const asked = response && retryAfter(response);
  return asked ?? (response?.status === TOO_MANY ? 1 : 0.2) * 2 ** (attempt - 1);
}

/** The seconds in `Retry-After`. A date counts from the date of the answer, because this client has no clock. */
export function retryAfter({ headers }: HttpResponse): number | undefined {
  const text = headers["retry-after"]?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // biome-ignore lint/style/noRestrictedGlobals: reads given dates and no clock
  const [until = Number.NaN, now = Number.NaN] = [text, headers.date ?? ""].map((date) => Date.parse(date));
  return Number.isNaN(until) || Number.isNaN(now) ? undefined : Math.max(0, Math.ceil((until - now) / 1000));
}
