/** Answers the connections of a sandbox with an Exchange. */
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import {
  type Bytes,
  contentOf,
  type Exchange,
  type HttpRequest,
  type HttpResponse,
  NetworkError,
  queryOf,
} from "#base";
import { decryptConnection } from "./certificates.ts";
import { type RawRequest, RequestParser, UnreadableRequest } from "./request-parser.ts";

export interface ExchangeServer {
  /** Answers connections that arrive from now on, and closes open ones. Undefined: every request fails. */
  readonly setExchange: (exchange: Exchange | undefined) => void;
  /** `connection` may be half open: the client may close its side before it has the answer. */
  readonly serve: (connection: Socket, scheme?: HttpRequest["scheme"]) => void;
  /** How many connections arrived so far. */
  readonly served: () => number;
}

/** The largest body stays in memory as a blob of the registry. A larger body gets 413. */
const LIMITS = { headMaxBytes: 64 * 1024, bodyMaxBytes: 2 * 2 ** 30 };

export function exchangeServer(): ExchangeServer {
  let exchange = refusingExchange;
  const open = new Set<Socket>();
  let served = 0;
  return {
    setExchange: (next = refusingExchange) => {
      for (const connection of open) connection.destroy();
      exchange = next;
    },
    served: () => served,
    serve: (connection, scheme = "http") => {
      served += 1;
      open.add(connection);
      connection.on("close", () => open.delete(connection));
      if (scheme === "http") serveConnection(connection, exchange);
      else serveConnection(decryptConnection(connection), (request) => exchange({ ...request, ...OVER_TLS }));
    },
  };
}

const refusingExchange: Exchange = () => Promise.reject(new NetworkError("refused", "no machine is open"));

/** The client has sent a request, so that it has checked the certificate, or does not want to. */
const OVER_TLS = { scheme: "https", unverified: true } as const;

/** Answers one request after the other, in their order. */
function serveConnection(connection: Socket, exchange: Exchange): void {
  connection.setNoDelay(true);
  let last: Promise<void> = Promise.resolve();
  const next = (work: () => Promise<void> | void): void => {
    last = last.then(() => (connection.destroyed ? undefined : work())).catch(() => void connection.destroy());
  };
  const refuse = (status: number): void => next(() => void connection.end(statusOnly(status)));
  const parser = new RequestParser(LIMITS, {
    onRequest: (request) => next(() => answer(connection, request, exchange)),
    onExpectation: () => next(() => void connection.write("HTTP/1.1 100 Continue\r\n\r\n")),
  });
  let isReadable = true;
  connection.on("data", (bytes: Buffer) => {
    if (!isReadable) return;
    try {
      parser.push(bytes);
    } catch (error) {
      if (!(error instanceof UnreadableRequest)) throw error;
      isReadable = false;
      refuse(error.status);
    }
  });
  connection.on("end", () => next(() => void connection.end()));
  connection.on("error", () => connection.destroy());
}

const statusOnly = (status: number): string =>
  `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`;

async function answer(connection: Socket, raw: RawRequest, exchange: Exchange): Promise<void> {
  const request = requestOf(raw);
  if (typeof request === "number") {
    connection.end(statusOnly(request));
    return;
  }
  const response = await answerOf(exchange, request);
  if (response?.tookSeconds !== undefined) await setTimeout(Math.min(response.tookSeconds, TOOK_SECONDS_MAX) * 1000);
  if (response === undefined) connection.destroy();
  else await reply(connection, response, raw);
}

/** A real client waits in real time, so that a slow answer is not as slow as it says. */
const TOOK_SECONDS_MAX = 0.5;

/** Undefined: the connection breaks before an answer. */
async function answerOf(exchange: Exchange, request: HttpRequest): Promise<HttpResponse | undefined> {
  try {
    return await exchange(request);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return undefined;
  }
}

const METHODS: ReadonlySet<string> = new Set<HttpRequest["method"]>(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
const isMethod = (method: string): method is HttpRequest["method"] => METHODS.has(method);

/** The status of the refusal if it is no request for a registry. */
function requestOf({ method, target, headers, body }: RawRequest): HttpRequest | number {
  if (!isMethod(method)) return 405;
  const where = pathAndQuery(target);
  if (where === undefined) return 400;
  return {
    method,
    scheme: "http",
    host: headers.host ?? "",
    ...where,
    headers,
    ...(body.length > 0 || headers["content-length"] !== undefined ? { body: contentOf(body satisfies Bytes) } : {}),
  };
}

/** A target without escapes and dots, as nearly all are. */
const PLAIN_PATH = /^(?:\/[\w\-:~@][\w\-:~@.]*)*\/?$/;
const NO_QUERY: HttpRequest["query"] = {};

function pathAndQuery(target: string): Pick<HttpRequest, "path" | "query"> | undefined {
  if (PLAIN_PATH.test(target)) return { path: target, query: NO_QUERY };
  try {
    const url = new URL(target, "http://sandbox");
    return { path: decodeURIComponent(url.pathname), query: queryOf(url.searchParams) };
  } catch {
    return undefined;
  }
}

async function reply(connection: Socket, response: HttpResponse, { method, keepsOpen }: RawRequest): Promise<void> {
  const hasBody = method !== "HEAD";
  const head = Buffer.from(headOf(response, { hasBody, keepsOpen }), "latin1");
  const chunks = hasBody ? response.body.chunks() : [];
  if (hasBody && response.body.size <= TOGETHER_MAX_BYTES) connection.write(Buffer.concat([head, ...chunks]));
  else {
    connection.write(head);
    for (const chunk of chunks) {
      if (!connection.write(chunk)) await drained(connection);
      if (connection.destroyed) return;
    }
  }
  if (!keepsOpen) connection.end();
}

/** Head and body of a small answer go out in one packet. */
const TOGETHER_MAX_BYTES = 64 * 1024;

function headOf(
  { status, headers, body }: HttpResponse,
  { hasBody, keepsOpen }: { readonly hasBody: boolean; readonly keepsOpen: boolean },
): string {
  const lines = Object.entries(headers).filter(([name]) => !hasBody || name.toLowerCase() !== "content-length");
  if (hasBody && status !== 204) lines.push(["content-length", String(body.size)]);
  lines.push(["connection", keepsOpen ? "keep-alive" : "close"]);
  const text = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  if (lines.some(([name, value]) => /[\r\n]/.test(name + value)))
    throw new Error("a header of an answer has two lines");
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${text}\r\n`;
}

/** Resolves when the client reads again or is gone. Removes its listeners, because a large body waits many times. */
const drained = (connection: Socket): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      connection.off("drain", go).off("close", go);
      resolve();
    };
    connection.once("drain", go).once("close", go);
  });
