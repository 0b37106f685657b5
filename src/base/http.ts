/**
 * One HTTP exchange as a value, in-process or over a socket. The registry answers requests and clients send them through an `Exchange`; it is
 * the only network of a simulated process.
 */
import type { Content } from "./content.ts";

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly scheme: "http" | "https";
  /** `host[:port]`. */
  readonly host: string;
  /** Starts with `/`, without the query. */
  readonly path: string;
  /** The values of a repeated name are joined with spaces, as the scopes of a token are. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Content;
  /** A larger response body from a network is a {@link NetworkError}. */
  readonly answerBytesMax?: number;
  /** How long a network waits before it sends the request. A network in this process has no time and does not wait. */
  readonly waitSeconds?: number;
  /** The client wants no check of the server's certificate, because the registry is listed as insecure. */
  readonly unverified?: true;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Content;
  /** How long the server took. A network waits for so long; a network in this process has no time and only says it. */
  readonly tookSeconds?: number;
}

/**
 * Throws a {@link NetworkError}, or rejects with one, if no response arrives. An exchange in this process answers without a promise, because
 * nothing waits there.
 */
export type Exchange = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

export function queryOf(parameters: Iterable<readonly [string, string]>): HttpRequest["query"] {
  const query = new Map<string, string>();
  for (const [name, value] of parameters) {
    const known = query.get(name);
    query.set(name, known === undefined ? value : `${known} ${value}`);
  }
  return Object.fromEntries(query);
}

/** No usable HTTP response: unknown host, refused or broken connection, no TLS, an unknown certificate, or a body beyond the limit. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly reason: "unknown-host" | "refused" | "cut" | "not-tls" | "untrusted" | "too-large";
  constructor(reason: NetworkError["reason"], message: string) {
    // Clients expect these errors (they try HTTPS first). Capturing a stack would cost more than the exchange.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.reason = reason;
  }
}
