import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { contentOf, type Exchange, NetworkError, streamedContent, textOf, utf8 } from "#base";
import { exchangeServer } from "./exchange-server.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-serve-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

let count = 0;

/** Serves on a socket of the file system; returns its path. */
async function serve(exchange: Exchange): Promise<string> {
  const path = join(folder, `socket-${++count}`);
  const exchanges = exchangeServer();
  exchanges.setExchange(exchange);
  const server = createServer({ allowHalfOpen: true }, exchanges.serve);
  cleanups.push(
    () => exchanges.setExchange(undefined),
    () => new Promise((resolve) => server.close(resolve)),
  );
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return path;
}

/** What the server sends until it closes the connection. */
const talk = (path: string, act: (socket: Socket) => void): Promise<string> =>
  new Promise((resolve, reject) => {
    let seen = "";
    const socket = connect({ path, allowHalfOpen: true }, () => act(socket));
    socket.setEncoding("latin1").on("data", (text: string) => {
      seen += text;
    });
    socket.on("error", reject).on("end", () => {
      socket.end();
      resolve(seen);
    });
  });

/** Answers with the request. */
const echo: Exchange = async ({ method, path, query, body }) => ({
  status: 200,
  headers: { "x-request": `${method} ${path} ${JSON.stringify(query)}` },
  body: contentOf(utf8(body === undefined ? "none" : textOf(body.bytes()))),
});

test("a slow reader gets a large body completely, and no listeners remain", async () => {
  const warnings: string[] = [];
  const warn = (warning: Error): void => void warnings.push(warning.name);
  process.on("warning", warn);
  const part = Buffer.alloc(256 * 1024);
  const parts = Array.from({ length: 64 }, () => part);
  const path = await serve(async () => ({
    status: 200,
    headers: {},
    body: streamedContent(part.length * parts.length, () => parts),
  }));
  const received = await new Promise<number>((resolve, reject) => {
    const asked = request({ socketPath: path, path: "/v2/" }, (response) => {
      let size = 0;
      response.on("data", (bytes: Buffer) => {
        size += bytes.length;
      });
      response.on("end", () => resolve(size));
    });
    asked.on("error", reject).end();
  });
  process.off("warning", warn);
  expect([received, warnings]).toEqual([part.length * parts.length, []]);
});

test("requests in one packet are answered in their order, and the last closes the connection", async () => {
  const path = await serve(echo);
  const first = "PUT /v2/a%20b/x?digest=sha256%3Aaa HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
  const second = "GET /v2/ HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  const seen = await talk(path, (socket) => socket.write(first + second));
  expect(seen.split("\r\n")).toEqual([
    "HTTP/1.1 200 OK",
    'x-request: PUT /v2/a b/x {"digest":"sha256:aa"}',
    "content-length: 3",
    "connection: keep-alive",
    "",
    "abcHTTP/1.1 200 OK",
    "x-request: GET /v2/ {}",
    "content-length: 4",
    "connection: close",
    "",
    "none",
  ]);
});

test("a client that closes its side gets its answer", async () => {
  const path = await serve(echo);
  expect(await talk(path, (socket) => socket.end("GET / HTTP/1.1\r\nHost: h\r\n\r\n"))).toMatch(/none$/);
});

test("an answer to HEAD has the length of the body, and no body", async () => {
  const path = await serve(async () => ({
    status: 200,
    headers: { "content-length": "7" },
    body: contentOf(utf8("content")),
  }));
  const seen = await talk(path, (socket) => socket.end("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"));
  expect(seen).toBe("HTTP/1.1 200 OK\r\ncontent-length: 7\r\nconnection: keep-alive\r\n\r\n");
});

test("a client that waits for 100 Continue gets it", async () => {
  const path = await serve(echo);
  const head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n";
  const seen = await talk(path, (socket) => {
    socket.write(head);
    socket.once("data", () => socket.write("hi"));
  });
  expect(seen.split("\r\n")).toEqual(expect.arrayContaining(["HTTP/1.1 100 Continue", "HTTP/1.1 200 OK", "hi"]));
});

test("what is not HTTP, and methods that no registry has, are refused", async () => {
  const path = await serve(echo);
  const statusOf = async (text: string): Promise<string> =>
    (await talk(path, (socket) => socket.end(Buffer.from(text, "latin1")))).slice(9, 12);
  expect(await statusOf("\x16\x03\x01\x00\xa5")).toBe("400");
  expect(await statusOf("TRACE / HTTP/1.1\r\nHost: h\r\n\r\n")).toBe("405");
  expect(await statusOf("GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n")).toBe("400");
});

test("a broken network and an answer with two lines in a header end the connection without an answer", async () => {
  const get = (socket: Socket) => socket.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  const cut = await serve(() => Promise.reject(new NetworkError("cut", "cut")));
  expect(await talk(cut, get)).toBe("");
  const split = await serve(async () => ({ status: 200, headers: { a: "b\r\nc: d" }, body: contentOf(utf8("")) }));
  expect(await talk(split, get)).toBe("");
});

test("a connection belongs to the exchange that was set when it arrived", async () => {
  const path = join(folder, "socket-two");
  const exchanges = exchangeServer();
  const requests: string[] = [];
  const named =
    (name: string): Exchange =>
    async (request) => {
      requests.push(`${name} ${request.path}`);
      exchanges.setExchange(named("second"));
      return echo(request);
    };
  exchanges.setExchange(named("first"));
  const server = createServer({ allowHalfOpen: true }, exchanges.serve);
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const two = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n";
  expect(await talk(path, (socket) => socket.write(two))).toBe("");
  expect(requests).toEqual(["first /1"]);
});
