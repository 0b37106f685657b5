/** Serves an HTTP handler, such as a registry, on a socket of the host: TCP on loopback, or a Unix socket. */
import type { EventEmitter } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import {
  type Content,
  concat,
  contentOf,
  createScratch,
  type Exchange,
  type HttpRequest,
  type HttpResponse,
  NetworkError,
  queryOf,
  type Scratch,
  storedContent,
} from "#base";

export interface ServeOptions {
  /** The path of a Unix socket. Without it, the server uses TCP on 127.0.0.1. */
  readonly socket?: string;
  /** The default, 0, takes any free port. */
  readonly port?: number;
  /** The host of all requests for the handler. The default is the Host header. */
  readonly as?: string;
  readonly bodyBytesMax?: number;
}

export interface HttpServer {
  /** `127.0.0.1:<port>`; "" for a Unix socket. */
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

const BODY_BYTES_MAX = 8 * 1024 ** 3;

export async function serve(handle: Exchange, options: ServeOptions = {}): Promise<HttpServer> {
  const { createServer } = process.getBuiltinModule("node:http");
  const server = createServer((incoming, outgoing) => {
    answerOver(handle, { incoming, outgoing }, options).catch(() => outgoing.destroy());
  });
  const port = await listening(server, options);
  return {
    host: options.socket === undefined ? `127.0.0.1:${port}` : "",
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, { socket, port = 0 }: ServeOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket === undefined ? { host: "127.0.0.1", port } : { path: socket }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

interface Pair {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

async function answerOver(handle: Exchange, { incoming, outgoing }: Pair, options: ServeOptions): Promise<void> {
  const body = await bodyOf(incoming, options.bodyBytesMax ?? BODY_BYTES_MAX);
  if (body === undefined) {
    outgoing.writeHead(413).end();
    return;
  }
  const request = requestOf(incoming, body, options.as);
  try {
    await send(outgoing, await handle(request));
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    outgoing.destroy();
  }
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

function requestOf(incoming: IncomingMessage, body: Content, as: string | undefined): HttpRequest {
  const url = new URL(incoming.url ?? "/", "http://registry");
  return {
    method: METHODS.find((method) => method === incoming.method) ?? "GET",
    scheme: "http",
    host: as ?? incoming.headers.host ?? "",
    path: decoded(url.pathname),
    query: queryOf(url.searchParams),
    headers: headersOf(incoming),
    ...(body.size > 0 && { body }),
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );

/** A larger body is put where it needs no memory. */
const IN_MEMORY_BYTES_MAX = 16 * 1024 * 1024;

/** Undefined if the body is too large. */
export async function bodyOf(incoming: IncomingMessage, bytesMax: number): Promise<Content | undefined> {
  let chunks: Buffer[] = [];
  let scratch: Scratch | undefined;
  let size = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > bytesMax) return undefined;
    chunks.push(chunk);
    if (size <= IN_MEMORY_BYTES_MAX) continue;
    scratch ??= createScratch();
    for (const part of chunks) scratch.write(part);
    chunks = [];
  }
  return scratch === undefined ? contentOf(concat(chunks)) : storedContent(scratch.size, scratch.readAt);
}

async function send(outgoing: ServerResponse, response: HttpResponse): Promise<void> {
  outgoing.writeHead(response.status, response.headers);
  for (const chunk of response.body.chunks()) {
    if (!outgoing.write(chunk)) await untilDrained(outgoing);
  }
  outgoing.end();
}

/** Resolves when the stream takes more data or is closed. Removes its listeners, because a large body waits many times. */
export const untilDrained = (stream: EventEmitter): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      stream.off("drain", go).off("close", go);
      resolve();
    };
    stream.once("drain", go).once("close", go);
  });
