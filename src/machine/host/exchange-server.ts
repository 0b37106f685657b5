/** Serves an Exchange on a Unix socket, for the relay of a sandbox. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import {
  type Bytes,
  contentOf,
  type Exchange,
  type HttpRequest,
  type HttpResponse,
  NetworkError,
  queryOf,
} from "#base";

export interface ExchangeServer {
  /** Sets the exchange that answers from now on, and closes open connections. */
  readonly setExchange: (exchange: Exchange) => void;
  /** Whether the server keeps the process alive. */
  readonly setReferenced: (held: boolean) => void;
  close(): Promise<void>;
}

/** The largest body, which stays in memory as a blob of the registry. Larger bodies get 413. */
const BODY_MAX_BYTES = 2 * 2 ** 30;

export async function serveExchange(socket: string): Promise<ExchangeServer> {
  const { createServer } = await import("node:http");
  let exchange: Exchange = refusingExchange;
  const server = createServer((request, response) => {
    answer(exchange, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  const open = new Set<Socket>();
  server.on("connection", (connection: Socket) => {
    open.add(connection);
    connection.on("close", () => open.delete(connection));
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(socket, resolve);
  });
  return {
    setExchange: (next) => {
      for (const connection of open) connection.destroy();
      exchange = next;
    },
    setReferenced: (held) => {
      if (held) server.ref();
      else server.unref();
    },
    close: () => closeAll(server, open),
  };
}

const refusingExchange: Exchange = () => Promise.reject(new NetworkError("refused", "no machine is open"));

function closeAll(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const connection of open) connection.destroy();
  });
}

async function answer(exchange: Exchange, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const body = await bodyOf(incoming);
  if (body === undefined) {
    outgoing.writeHead(413).end();
    return;
  }
  const request = requestOf(incoming, body);
  if (request === undefined) {
    outgoing.writeHead(405).end();
    return;
  }
  try {
    await reply(await exchange(request), request.method, outgoing);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    incoming.socket.destroy();
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Bytes | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming) {
    size += part.length;
    if (size > BODY_MAX_BYTES) return undefined;
    parts.push(part);
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

const METHODS: ReadonlySet<string> = new Set<HttpRequest["method"]>(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
const isMethod = (method: string | undefined): method is HttpRequest["method"] => METHODS.has(method ?? "");

function requestOf(incoming: IncomingMessage, body: Bytes): HttpRequest | undefined {
  const { method } = incoming;
  if (!isMethod(method)) return undefined;
  const url = new URL(incoming.url ?? "/", "http://relay");
  return {
    method,
    scheme: "http",
    host: incoming.headers.host ?? "",
    path: decodeURIComponent(url.pathname),
    query: queryOf(url.searchParams),
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    ...(body.length > 0 || incoming.headers["content-length"] !== undefined ? { body: contentOf(body) } : {}),
  };
}

async function reply(response: HttpResponse, method: string, outgoing: ServerResponse): Promise<void> {
  const length = method === "HEAD" || response.status === 204 ? {} : { "content-length": String(response.body.size) };
  outgoing.writeHead(response.status, { ...response.headers, ...length });
  if (method !== "HEAD") {
    for (const chunk of response.body.chunks()) {
      if (!outgoing.write(chunk)) await drained(outgoing);
    }
  }
  outgoing.end();
}

/** Resolves when the client reads again or is gone. Removes its listeners, because a large body waits many times. */
const drained = (outgoing: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      outgoing.off("drain", go).off("close", go);
      resolve();
    };
    outgoing.once("drain", go).once("close", go);
  });
