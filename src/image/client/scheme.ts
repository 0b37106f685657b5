/** Finds the scheme of a registry and its authentication challenge. It tries HTTPS first, and plain HTTP only if that is allowed. */
import { type Exchange, fail, type HttpResponse, ok, type Result } from "#base";
import type { ImageFault } from "../model/faults.ts";
import { isLocalRegistry } from "../model/reference.ts";
import { ANSWER_BYTES_MAX, exchange, statusFault } from "./exchange.ts";

export interface Contact {
  readonly scheme: "http" | "https";
  readonly challenge?: Challenge;
}

export interface Challenge {
  readonly scheme: "basic" | "bearer";
  readonly realm?: string;
  readonly service?: string;
}

export async function contact(
  http: Exchange,
  registry: string,
  insecure: boolean,
): Promise<Result<Contact, ImageFault>> {
  const overTls = await ping(http, registry, "https");
  if (overTls.ok || !(insecure || isLocalRegistry(registry))) return overTls;
  const plain = await ping(http, registry, "http");
  return plain.ok
    ? plain
    : fail({ ...plain.fault, message: `${plain.fault.message} (and over https: ${overTls.fault.message})` });
}

async function ping(http: Exchange, registry: string, scheme: Contact["scheme"]): Promise<Result<Contact, ImageFault>> {
  const asked = exchange(http, {
    method: "GET",
    scheme,
    host: registry,
    path: "/v2/",
    query: {},
    headers: {},
    answerBytesMax: ANSWER_BYTES_MAX,
  });
  const answered = asked instanceof Promise ? await asked : asked;
  if (!answered.ok) return answered;
  const { status } = answered.value;
  if (status === 200) return ok({ scheme });
  if (status !== 401) return fail(statusFault(answered.value, `${scheme}://${registry}/v2/`));
  const challenge = challengeOf(answered.value);
  return ok(challenge === undefined ? { scheme } : { scheme, challenge });
}

/** The first supported challenge. A header may contain several. */
function challengeOf(response: HttpResponse): Challenge | undefined {
  const header = (response.headers["www-authenticate"] ?? "").slice(0, 4096);
  const start = /(?:^|[,\s])(basic|bearer)(?=\s|$)/i.exec(header);
  if (start === null) return undefined;
  const rest = header.slice(start.index + start[0].length);
  const realm = parameter(rest, "realm");
  const service = parameter(rest, "service");
  return {
    scheme: start[1]?.toLowerCase() === "basic" ? "basic" : "bearer",
    ...(realm !== undefined && { realm }),
    ...(service !== undefined && { service }),
  };
}

const parameter = (text: string, name: string): string | undefined => {
  const match = new RegExp(`(?:^|[\\s,])${name}="([^"]*)"`, "i").exec(text);
  return match?.[1];
};
