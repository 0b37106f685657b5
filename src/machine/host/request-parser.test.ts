import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type RawRequest, RequestParser, UnreadableRequest } from "./request-parser.ts";

const LIMITS = { headMaxBytes: 200, bodyMaxBytes: 20 };

interface Parsed {
  readonly requests: readonly (Omit<RawRequest, "body"> & { readonly body: string })[];
  readonly expectations: number;
  /** Of the answer to what cannot be read. */
  readonly status?: number;
}

function parse(parts: readonly string[]): Parsed {
  const requests: Parsed["requests"][number][] = [];
  let expectations = 0;
  const parser = new RequestParser(LIMITS, {
    onRequest: ({ body, headers, ...rest }) =>
      void requests.push({ ...rest, headers: { ...headers }, body: Buffer.from(body).toString("latin1") }),
    onExpectation: () => void expectations++,
  });
  try {
    for (const part of parts) parser.push(Buffer.from(part, "latin1"));
  } catch (error) {
    if (!(error instanceof UnreadableRequest)) throw error;
    return { requests, expectations, status: error.status };
  }
  return { requests, expectations };
}

const STREAM = [
  "GET /v2/ HTTP/1.1\r\nHost: 127.0.0.1:5000\r\nAccept: a\r\naccept:  b \r\n\r\n",
  "PATCH /up HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
  "\r\nPUT /m HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n\r\n\r\n",
  "POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n",
].join("");

const WHOLE = parse([STREAM]);

test("requests are read with their headers and bodies", () => {
  expect(WHOLE).toEqual({
    expectations: 0,
    requests: [
      { method: "GET", target: "/v2/", headers: { host: "127.0.0.1:5000", accept: "a, b" }, keepsOpen: true, body: "" },
      {
        method: "PATCH",
        target: "/up",
        headers: { host: "h", "transfer-encoding": "chunked" },
        keepsOpen: true,
        body: "abc0123456789",
      },
      { method: "PUT", target: "/m", headers: { host: "h", "content-length": "4" }, keepsOpen: true, body: "\r\n\r\n" },
      { method: "POST", target: "/", headers: { "content-length": "0" }, keepsOpen: false, body: "" },
    ],
  });
});

test("the packets in which the bytes arrive make no difference", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: STREAM.length }), (sizes) => {
      const parts: string[] = [];
      let at = 0;
      for (const size of [...sizes, STREAM.length]) {
        parts.push(STREAM.slice(at, at + size));
        at += size;
      }
      expect(parse(parts)).toEqual(WHOLE);
    }),
  );
  expect(parse([...STREAM])).toEqual(WHOLE);
});

const request = (headers: readonly string[], rest = ""): string =>
  `${["POST / HTTP/1.1", "Host: h", ...headers].join("\r\n")}\r\n\r\n${rest}`;

test.each([
  ["another protocol", "\x16\x03\x01", 400],
  ["another version", "GET / HTTP/2.0\r\n\r\n", 400],
  ["a space in the target", "GET /a b HTTP/1.1\r\n\r\n", 400],
  ["a folded header", request(["A: b", " c"]), 400],
  ["a space before the colon", request(["A : b"]), 400],
  ["a line break without CR in a header", request(["A: b\nC: d"]), 400],
  ["two lengths", request(["Content-Length: 1", "Content-Length: 2"]), 400],
  ["a length and chunks", request(["Content-Length: 1", "Transfer-Encoding: chunked"]), 400],
  ["a negative length", request(["Content-Length: -1"]), 400],
  ["another encoding", request(["Transfer-Encoding: gzip, chunked"]), 501],
  ["long headers", request([`A: ${"b".repeat(300)}`]), 431],
  ["headers without end", `GET / HTTP/1.1\r\nA: ${"b".repeat(300)}`, 431],
  ["a long body", request(["Content-Length: 21"]), 413],
  ["long chunks", request(["Transfer-Encoding: chunked"], "a\r\n0123456789\r\nb\r\n"), 413],
  ["a chunk without a size", request(["Transfer-Encoding: chunked"], "x\r\n"), 400],
])("%s is refused", (_what, text, status) => {
  expect(parse([text])).toMatchObject({ requests: [], status });
});

test("a client that waits before it sends the body is noticed", () => {
  expect(parse([request(["Expect: 100-continue", "Content-Length: 2"])]).expectations).toBe(1);
});
