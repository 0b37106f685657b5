/** Reads JSON of bounded size and depth. Integers are exact (bigint), floats are numbers, objects have no prototype. */
import { type Bytes, type Fault, FaultError, fail, ok, type Result, recover, strictTextOf } from "#base";
import { positionAt } from "../data/origin.ts";
import { newTable } from "../data/value.ts";

/** A JSON value whose integers are exact. */
export type ExactJson = null | string | bigint | number | boolean | readonly ExactJson[] | ExactJsonObject;
export interface ExactJsonObject {
  readonly [key: string]: ExactJson;
}

export type JsonFault = Fault<"json-encoding" | "json-size" | "json-syntax">;

const JSON_SIZE_MAX = 16 * 1024 * 1024;
export const JSON_DEPTH_MAX = 256;
/** Each takes some hundred bytes. */
const JSON_VALUES_MAX = 2_000_000;

/** Faults name `file`: a file, or `label io.buildpacks…`. The last of repeated keys counts. */
export function readJson(input: Bytes | string, file: string): Result<ExactJson, JsonFault> {
  const text = typeof input === "string" ? input : strictTextOf(input);
  if (text === undefined) {
    return fail({ kind: "json-encoding", message: "expected UTF-8, found bytes that are not", where: { file } });
  }
  if (text.length > JSON_SIZE_MAX) {
    const message = `expected at most ${JSON_SIZE_MAX} characters, found ${text.length}`;
    return fail({ kind: "json-size", message, where: { file } });
  }
  return recover(
    JsonError,
    () => ok(new JsonParser(text, file).document()),
    ({ fault }) => fail(fault),
  );
}

/** Ends the parser; `readJson` returns its fault. */
class JsonError extends FaultError<JsonFault> {}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a JSON string must not contain control characters
const STRING_STOP = /["\\\0-\x1f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const ESCAPED_OR_CONTROL = /[\\\0-\x1f]/;
const WORD = /true|false|null/y;
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Longer integers are read as floats: the specification does not need them, and they cost quadratic time. */
const INTEGER_DIGITS_MAX = 64;

class JsonParser {
  readonly #text: string;
  readonly #file: string;
  #at = 0;
  #values = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  document(): ExactJson {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#error("the end");
    return value;
  }

  #value(depth: number): ExactJson {
    if (depth > JSON_DEPTH_MAX) throw this.#error(`at most ${JSON_DEPTH_MAX} levels`);
    if (++this.#values > JSON_VALUES_MAX) throw this.#error(`at most ${JSON_VALUES_MAX} values`);
    this.#space();
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#array(depth);
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #object(depth: number): ExactJsonObject {
    const object = newTable<ExactJson>();
    this.#list("}", () => {
      const key = this.#string();
      this.#space();
      this.#expect(":");
      object[key] = this.#value(depth + 1);
    });
    return object;
  }

  #array(depth: number): ExactJson[] {
    const array: ExactJson[] = [];
    this.#list("]", () => array.push(this.#value(depth + 1)));
    return array;
  }

  #list(close: "}" | "]", element: () => void): void {
    this.#at++;
    this.#space();
    if (this.#text[this.#at] !== close) {
      element();
      for (this.#space(); this.#text[this.#at] === ","; this.#space()) {
        this.#at++;
        this.#space();
        element();
      }
    }
    this.#expect(close);
  }

  #string(): string {
    const start = this.#at;
    if (this.#text[start] !== '"') throw this.#error("a string");
    const quote = this.#text.indexOf('"', start + 1);
    const plain = this.#text.slice(start + 1, quote < 0 ? undefined : quote);
    if (quote >= 0 && !ESCAPED_OR_CONTROL.test(plain)) {
      this.#at = quote + 1;
      return plain;
    }
    this.#at = this.#closingQuote(start + 1);
    const token = this.#text.slice(start, this.#at);
    return token.includes("\\") ? this.#unescaped(token, start) : token.slice(1, -1);
  }

  /** The index after the closing quote. A single regular expression would overflow its stack on a long string. */
  #closingQuote(from: number): number {
    STRING_STOP.lastIndex = from;
    for (let stop = STRING_STOP.exec(this.#text); stop !== null; stop = STRING_STOP.exec(this.#text)) {
      if (stop[0] === '"') return STRING_STOP.lastIndex;
      if (stop[0] !== "\\") {
        this.#at = stop.index;
        throw this.#error("no control character in a string");
      }
      STRING_STOP.lastIndex++;
    }
    this.#at = this.#text.length;
    throw this.#error("the end of a string");
  }

  #unescaped(token: string, start: number): string {
    try {
      return String(JSON.parse(token));
    } catch {
      this.#at = start;
      throw this.#error("a string with valid escapes");
    }
  }

  #scalar(): ExactJson {
    const word = this.#match(WORD);
    if (word !== undefined) return WORDS[word] ?? null;
    const number = this.#match(NUMBER);
    if (number === undefined) throw this.#error("a value");
    return /[.eE]/.test(number) || number === "-0" || number.length > INTEGER_DIGITS_MAX
      ? Number(number)
      : BigInt(number);
  }

  #space(): void {
    if (this.#text.charCodeAt(this.#at) <= 0x20) this.#match(SPACE);
  }

  #match(token: RegExp): string | undefined {
    token.lastIndex = this.#at;
    const found = token.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #expect(char: string): void {
    if (this.#text[this.#at] !== char) throw this.#error(JSON.stringify(char));
    this.#at++;
  }

  #error(expected: string): JsonError {
    const found = this.#at < this.#text.length ? JSON.stringify(this.#text[this.#at]) : "the end";
    const message = `expected ${expected}, found ${found}`;
    return new JsonError({
      kind: "json-syntax",
      message,
      where: { file: this.#file, ...positionAt(this.#text, this.#at) },
    });
  }
}
