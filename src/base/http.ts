/**
 * One HTTP exchange as a value: what the registry's server and every client speak, in-process or over a socket.
 * A `Exchange` is the only network that a simulated process has.
 */
import type { Content } from "./content.ts";

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly scheme: "http" | "https";
  /** `host[:port]`. */
  readonly host: string;
  /** Starts with `/`, no query. */
  readonly path: string;
  /** A name that is given more than once has its values separated by blanks, as the scopes of a token are. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Content;
  /** As much of the answer as is taken from a network: a larger one is no answer. */
  readonly answerBytesMax?: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Content;
}

/** Rejects with a {@link NetworkError} where there is no answer. */
export type Exchange = (request: HttpRequest) => Promise<HttpResponse>;

export function queryOf(parameters: Iterable<readonly [string, string]>): HttpRequest["query"] {
  const query = new Map<string, string>();
  for (const [name, value] of parameters) {
    const known = query.get(name);
    query.set(name, known === undefined ? value : `${known} ${value}`);
  }
  return Object.fromEntries(query);
}

/** No HTTP answer: the name is unknown, nobody listens, the connection was cut, TLS was expected, more came than is taken. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly reason: "unknown-host" | "refused" | "cut" | "not-tls" | "too-large";
  constructor(reason: NetworkError["reason"], message: string) {
    // A client expects them (it asks for HTTPS first): taking a stack each time would cost more than the exchange.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.reason = reason;
  }
}
