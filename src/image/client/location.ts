/** Locations that a registry returns: the next step of an upload, or another server for a blob. */
import { fail, type HttpResponse, ok, queryOf, type Result } from "#base";
import { type ImageFault, imageFault } from "../model/faults.ts";
import type { Answer, AnswerNowOrLater } from "./exchange.ts";
import type { Ask, RegistrySession } from "./session.ts";
import { isInternalAddress, parseUrl } from "./urls.ts";

/** The usual location: a path on the same server. */
const PLAIN_PATH = /^\/(?!\/)[A-Za-z0-9_:/-]*$/;

export type Location = Pick<Ask, "path" | "query" | "at">;

/**
 * A fault if the location is missing or must not be followed: a registry on the internet may not lead to an address of a private network, and a
 * client never goes from HTTPS to HTTP.
 */
export function locationOf(
  session: RegistrySession,
  { headers }: HttpResponse,
  { path = "/", at }: Partial<Location> = {},
): Result<Location, ImageFault> {
  const location = headers.location;
  if (location !== undefined && PLAIN_PATH.test(location)) return ok({ path: location, query: {}, ...(at && { at }) });
  const registry = `${session.scheme}://${session.registry}`;
  const here = at === undefined ? registry : `${at.scheme}://${at.host}`;
  const base = `${here}${path.startsWith("/") ? path : `/v2/${session.repository}/${path}`}`;
  const url = location === undefined ? undefined : parseUrl(location, base);
  if (location === undefined || url === undefined) return refused(session, "gives no location");
  const scheme = url.protocol === "https:" ? "https" : url.protocol === "http:" ? "http" : undefined;
  if (scheme === undefined || (session.scheme === "https" && scheme === "http"))
    return refused(session, `leads from ${session.scheme} to ${url.protocol}//${url.host}`);
  const place = { path: url.pathname, query: queryOf(url.searchParams) };
  const own = parseUrl(registry);
  if (url.host === own?.host) return ok(place);
  if (isInternalAddress(url.hostname) && !isInternalAddress(own?.hostname ?? ""))
    return refused(session, `leads to ${url.host}, which is in a private network`);
  return ok({ ...place, at: { scheme, host: url.host } });
}

const refused = ({ registry, repository }: RegistrySession, why: string) =>
  fail(imageFault("image-unreachable", `${registry}/${repository}: the registry ${why}`));

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const REDIRECTS_MAX = 5;

const isRedirect = (answered: Answer): boolean => answered.ok && REDIRECTS.has(answered.value.status);

/** Sends a read request and follows redirects. */
export function askFollowing(session: RegistrySession, ask: Ask): AnswerNowOrLater {
  const answered = session.ask(ask);
  return answered instanceof Promise || isRedirect(answered) ? follow(session, ask, answered) : answered;
}

async function follow(session: RegistrySession, ask: Ask, first: AnswerNowOrLater): Promise<Answer> {
  let current = ask;
  let answered = await first;
  for (let left = REDIRECTS_MAX; left > 0 && answered.ok && REDIRECTS.has(answered.value.status); left--) {
    const location = locationOf(session, answered.value, current);
    if (!location.ok) return location;
    current = { ...ask, ...location.value };
    answered = await session.ask(current);
  }
  return answered;
}
