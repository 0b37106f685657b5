/**
 * HTTP exchanges over sockets, for the command and the reference as executables. The client follows redirects. The modules of Node.js are loaded
 * at the first request, because most commands and phases send none.
 */
import type { ClientRequest, IncomingMessage } from "node:http";
import { setTimeout } from "node:timers/promises";
import { type Exchange, type HttpRequest, type HttpResponse, NetworkError } from "#base";
import { trustingAgent } from "./authorities.ts";
import { bodyOf, headersOf, untilDrained } from "./serve.ts";

export interface NodeExchangeOptions {
  /** The Unix socket of a relay, through which all connections go. */
  readonly socket?: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;
const BODY_BYTES_MAX = 8 * 1024 ** 3;

export function nodeExchange(options: NodeExchangeOptions = {}): Exchange {
  return async (request) => {
    if (request.waitSeconds !== undefined) await setTimeout(request.waitSeconds * 1000);
    return sent(request, options);
  };
}

const sent = (request: HttpRequest, options: NodeExchangeOptions): Promise<HttpResponse> =>
  new Promise<HttpResponse>((resolve, reject) => {
    const opened = open(request, options);
    opened.on("response", (incoming) => {
      received(incoming, request.answerBytesMax ?? BODY_BYTES_MAX).then(resolve, (error) =>
        reject(networkError(error, request)),
      );
    });
    opened.on("error", (error) => reject(networkError(error, request)));
    opened.on("timeout", () => opened.destroy(new Error("timeout")));
    sendBody(opened, request).catch((error) => opened.destroy(error));
  });

function open(
  { method, scheme, host, path, query, headers, body, unverified }: HttpRequest,
  options: NodeExchangeOptions,
): ClientRequest {
  const url = new URL(`${scheme}://${host}`);
  const search = new URLSearchParams(query).toString();
  const common = {
    method,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (scheme === "https" ? 443 : 80) : Number(url.port),
    path: search === "" ? path : `${path}?${search}`,
    headers: {
      host,
      ...headers,
      ...(body !== undefined || method === "POST" || method === "PUT" || method === "PATCH"
        ? { "content-length": String(body?.size ?? 0) }
        : {}),
    },
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    ...(options.socket !== undefined && { socketPath: options.socket }),
  };
  if (scheme === "http") return process.getBuiltinModule("node:http").request(common);
  const overTls = { ...common, agent: trustingAgent(), rejectUnauthorized: unverified !== true };
  return process.getBuiltinModule("node:https").request(overTls);
}

async function sendBody(opened: ClientRequest, { body }: HttpRequest): Promise<void> {
  for (const chunk of body?.chunks() ?? []) {
    if (opened.destroyed) return;
    if (!opened.write(chunk)) await untilDrained(opened);
  }
  opened.end();
}

async function received(incoming: IncomingMessage, bytesMax: number): Promise<HttpResponse> {
  const body = await bodyOf(incoming, bytesMax);
  if (body === undefined) throw new NetworkError("too-large", `the answer is larger than ${bytesMax} bytes`);
  return { status: incoming.statusCode ?? 0, headers: headersOf(incoming), body };
}

const REASONS: Readonly<Record<string, NetworkError["reason"]>> = {
  ENOTFOUND: "unknown-host",
  EAI_AGAIN: "unknown-host",
  ECONNREFUSED: "refused",
  ENOENT: "refused",
  EPROTO: "not-tls",
  ERR_SSL_WRONG_VERSION_NUMBER: "not-tls",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "not-tls",
  SELF_SIGNED_CERT_IN_CHAIN: "untrusted",
  DEPTH_ZERO_SELF_SIGNED_CERT: "untrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "untrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "untrusted",
  CERT_HAS_EXPIRED: "untrusted",
  CERT_NOT_YET_VALID: "untrusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "untrusted",
};

function networkError(error: unknown, { scheme, host }: HttpRequest): NetworkError {
  if (error instanceof NetworkError) return error;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  const message = error instanceof Error && error.message !== "" ? error.message : code;
  return new NetworkError(REASONS[code] ?? "cut", `${scheme}://${host}: ${message}`);
}
