/**
 * Reads HTTP/1.1 requests from the bytes of a connection. Node's own server takes several times as long for each request, which is most
 * of what the harness spends on a build in a sandbox.
 */
import type { Bytes } from "#base";

export interface RawRequest {
  readonly method: string;
  /** As on the request line. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes;
  /** Whether the connection stays open after the answer. */
  readonly keepsOpen: boolean;
}

/** The request cannot be read, and nothing after it. `status` is the answer. */
export class UnreadableRequest extends Error {
  override readonly name = "UnreadableRequest";
  readonly status: number;
  constructor(status: number, why: string) {
    // Clients expect it: they try TLS first. Capturing a stack would cost more than the refusal.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(why);
    Error.stackTraceLimit = stackTraceLimit;
    this.status = status;
  }
}

export interface RequestLimits {
  readonly headMaxBytes: number;
  readonly bodyMaxBytes: number;
}

interface RequestHandlers {
  readonly onRequest: (request: RawRequest) => void;
  /** The client waits for "100 Continue" before it sends the body. */
  readonly onExpectation: () => void;
}

type Head = Omit<RawRequest, "body">;

/** What comes next on the connection. A line ends with CRLF. */
type Expected =
  | { readonly is: "head" }
  | { readonly is: "body"; left: number }
  | { readonly is: "chunk-size" }
  | { readonly is: "chunk"; left: number }
  | { readonly is: "chunk-end" }
  | { readonly is: "trailer" };

const HEAD: Expected = { is: "head" };
const NO_BYTES = Buffer.alloc(0);
const LINE_MAX_BYTES = 8 * 1024;

export class RequestParser {
  readonly #limits: RequestLimits;
  readonly #handlers: RequestHandlers;
  #expected: Expected = HEAD;
  #pending: Buffer = NO_BYTES;
  #head: Head | undefined;
  #parts: Buffer[] = [];
  #size = 0;

  constructor(limits: RequestLimits, handlers: RequestHandlers) {
    this.#limits = limits;
    this.#handlers = handlers;
  }

  /** Throws an UnreadableRequest; call it no more then. */
  push(bytes: Buffer): void {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    while (this.#pending.length > 0 && this.#advance());
  }

  /** Returns whether it could use some of the pending bytes. */
  #advance(): boolean {
    const expected = this.#expected;
    switch (expected.is) {
      case "head":
        return this.#readHead();
      case "body":
      case "chunk":
        return this.#readBody(expected);
      case "chunk-size":
        return this.#readChunkSize();
      case "chunk-end":
        return this.#readChunkEnd();
      case "trailer":
        return this.#readTrailer();
    }
  }

  #readHead(): boolean {
    // Clients may send an empty line before a request.
    if (this.#pending[0] === CR || this.#pending[0] === LF) {
      this.#pending = this.#pending.subarray(1);
      return true;
    }
    const end = this.#pending.indexOf("\r\n\r\n");
    if (end < 0 ? this.#pending.length > this.#limits.headMaxBytes : end > this.#limits.headMaxBytes)
      throw new UnreadableRequest(431, "the headers are too long");
    if (end < 0) {
      checkStart(this.#pending);
      return false;
    }
    const head = headOf(this.#pending.toString("latin1", 0, end));
    this.#pending = this.#pending.subarray(end + 4);
    this.#head = head;
    this.#expected = this.#bodyOf(head);
    if (this.#expected.is === "head") this.#finish();
    else if (head.headers.expect?.toLowerCase() === "100-continue") this.#handlers.onExpectation();
    return true;
  }

  #bodyOf({ headers }: Head): Expected {
    const encoding = headers["transfer-encoding"];
    const length = headers["content-length"];
    if (encoding !== undefined) {
      if (encoding.toLowerCase() !== "chunked") throw new UnreadableRequest(501, "only chunked bodies are supported");
      if (length !== undefined) throw new UnreadableRequest(400, "a chunked body has no length");
      return { is: "chunk-size" };
    }
    if (length === undefined) return HEAD;
    if (!/^\d{1,15}$/.test(length)) throw new UnreadableRequest(400, "the length is not a number");
    this.#limit(Number(length));
    return length === "0" ? HEAD : { is: "body", left: Number(length) };
  }

  #limit(more: number): void {
    if (this.#size + more > this.#limits.bodyMaxBytes) throw new UnreadableRequest(413, "the body is too long");
  }

  #readBody(expected: { readonly is: "body" | "chunk"; left: number }): boolean {
    const part = this.#pending.subarray(0, expected.left);
    this.#pending = this.#pending.subarray(part.length);
    this.#parts.push(part);
    this.#size += part.length;
    expected.left -= part.length;
    if (expected.left > 0) return true;
    if (expected.is === "body") this.#finish();
    else this.#expected = { is: "chunk-end" };
    return true;
  }

  #readChunkSize(): boolean {
    const line = this.#line();
    if (line === undefined) return false;
    const [, digits] = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line) ?? [];
    if (digits === undefined) throw new UnreadableRequest(400, "a chunk has no size");
    const left = Number.parseInt(digits, 16);
    this.#limit(left);
    this.#expected = left === 0 ? { is: "trailer" } : { is: "chunk", left };
    return true;
  }

  #readChunkEnd(): boolean {
    const line = this.#line();
    if (line === undefined) return false;
    if (line !== "") throw new UnreadableRequest(400, "a chunk is longer than its size");
    this.#expected = { is: "chunk-size" };
    return true;
  }

  #readTrailer(): boolean {
    const line = this.#line();
    if (line === undefined) return false;
    if (line === "") this.#finish();
    return true;
  }

  /** The next line; undefined if its end has not arrived. */
  #line(): string | undefined {
    const end = this.#pending.indexOf("\r\n");
    if (end > LINE_MAX_BYTES || (end < 0 && this.#pending.length > LINE_MAX_BYTES))
      throw new UnreadableRequest(400, "a line is too long");
    if (end < 0) return undefined;
    const line = this.#pending.toString("latin1", 0, end);
    this.#pending = this.#pending.subarray(end + 2);
    return line;
  }

  #finish(): void {
    const head = this.#head;
    const [first = NO_BYTES, ...more] = this.#parts;
    const body = more.length === 0 ? first : Buffer.concat(this.#parts);
    this.#expected = HEAD;
    this.#head = undefined;
    this.#parts = [];
    this.#size = 0;
    if (head !== undefined) this.#handlers.onRequest({ ...head, body });
  }
}

const CR = 13;
const LF = 10;

/** The handshake of TLS never has the end of a head. */
function checkStart(bytes: Buffer): void {
  const [first = 0] = bytes;
  if (first < 0x41 || first > 0x5a) throw new UnreadableRequest(400, "this is not HTTP");
}

const REQUEST_LINE = /^([A-Z]+) (\S+) HTTP\/1\.([01])$/;
const HEADER = /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*(.*?)[ \t]*$/;

function headOf(text: string): Head {
  const [first = "", ...lines] = text.split("\r\n");
  const [, method, target, minor] = REQUEST_LINE.exec(first) ?? [];
  if (method === undefined || target === undefined) throw new UnreadableRequest(400, "the request line is malformed");
  const headers: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const [, name, value] = HEADER.exec(line) ?? [];
    if (name === undefined || value === undefined || /[\0\r\n]/.test(value))
      throw new UnreadableRequest(400, "a header is malformed");
    addHeader(headers, name.toLowerCase(), value);
  }
  const connection = headers.connection?.toLowerCase() ?? "";
  const keepsOpen = minor === "1" ? !connection.includes("close") : connection.includes("keep-alive");
  return { method, target, headers, keepsOpen };
}

function addHeader(headers: Record<string, string>, name: string, value: string): void {
  const before = headers[name];
  if (before !== undefined && (name === "content-length" || name === "host") && before !== value)
    throw new UnreadableRequest(400, `there are two values of ${name}`);
  headers[name] = before === undefined || name === "content-length" || name === "host" ? value : `${before}, ${value}`;
}
