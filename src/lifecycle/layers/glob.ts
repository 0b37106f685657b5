/**
 * The patterns of slices, as Go's `filepath.Match` defines them, over byte strings. `*` does not match `/`, and `**` has no meaning; `?` and
 * classes match one UTF-8 character. A malformed part is an error only for a name whose match reaches it.
 */
import { type ByteString, byteString, bytesOf, type Fault, fail, ok, type Result } from "#base";

export type PatternFault = Fault<"slice-pattern-malformed">;

/** Reports whether the pattern matches a relative name. */
export type Glob = (name: ByteString) => Result<boolean, PatternFault>;

type Token =
  | { readonly is: "byte"; readonly code: number }
  | { readonly is: "any" }
  | { readonly is: "class"; readonly negated: boolean; readonly ranges: readonly (readonly [number, number])[] };
/** The tokens between two stars; `undefined` for a malformed pattern. */
interface Chunk {
  readonly star: boolean;
  readonly tokens: readonly Token[] | undefined;
}

const SLASH = 47;

export function compileGlob(pattern: ByteString): Glob {
  const chunks = chunksOf(cleaned(pattern));
  const malformed = fail<PatternFault>({
    kind: "slice-pattern-malformed",
    message: `the slice pattern ${JSON.stringify(pattern)} is malformed`,
    remedy: "close every character class and escape the last backslash",
  });
  return (name) => {
    const outcome = matchChunks(chunks, name);
    return outcome === "malformed" ? malformed : ok(outcome);
  };
}

/** `filepath.Clean` of a path that may be relative. */
function cleaned(pattern: ByteString): ByteString {
  const rooted = pattern.startsWith("/");
  const out: ByteString[] = [];
  for (const part of pattern.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
    else if (part !== ".." || !rooted) out.push(part);
  }
  const joined = out.reduce((all, part, i) => (i === 0 ? part : byteString`${all}/${part}`), byteString(""));
  if (rooted) return byteString`/${joined}`;
  return joined === "" ? byteString(".") : joined;
}

function chunksOf(pattern: ByteString): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let at = 0;
  while (at < pattern.length) {
    const star = pattern[at] === "*";
    while (pattern[at] === "*") at += 1;
    const end = chunkEnd(pattern, at);
    chunks.push({ star, tokens: tokensOf(pattern.slice(at, end)) });
    at = end;
  }
  return chunks;
}

/** The next star outside of a class. Does not check that the class is well-formed. */
function chunkEnd(pattern: ByteString, start: number): number {
  let inClass = false;
  for (let at = start; at < pattern.length; at += 1) {
    const char = pattern[at];
    if (char === "\\" && at + 1 < pattern.length) at += 1;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "*" && !inClass) return at;
  }
  return pattern.length;
}

function tokensOf(chunk: ByteString): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  while (at < chunk.length) {
    if (chunk[at] === "[") {
      const read = readClass(chunk, at + 1);
      if (read === undefined) return undefined;
      tokens.push(read.token);
      at = read.next;
      continue;
    }
    if (chunk[at] === "\\") at += 1;
    else if (chunk[at] === "?") {
      tokens.push({ is: "any" });
      at += 1;
      continue;
    }
    if (at >= chunk.length) return undefined;
    tokens.push({ is: "byte", code: chunk.charCodeAt(at) });
    at += 1;
  }
  return tokens;
}

function readClass(chunk: ByteString, start: number): { readonly token: Token; readonly next: number } | undefined {
  const negated = chunk[start] === "^";
  const ranges: [number, number][] = [];
  let at = negated ? start + 1 : start;
  while (chunk[at] !== "]" || ranges.length === 0) {
    const low = readBound(chunk, at);
    if (low === undefined) return undefined;
    const high = chunk[low.next] === "-" ? readBound(chunk, low.next + 1) : low;
    if (high === undefined) return undefined;
    ranges.push([low.rune, high.rune]);
    at = high.next;
  }
  return { token: { is: "class", negated, ranges }, next: at + 1 };
}

/** A bound cannot be at the end: the class must be closed. */
function readBound(chunk: ByteString, start: number): { readonly rune: number; readonly next: number } | undefined {
  const first = chunk[start];
  if (first === undefined || first === "-" || first === "]") return undefined;
  const at = first === "\\" ? start + 1 : start;
  if (at >= chunk.length) return undefined;
  const { rune, size } = runeAt(chunk, at);
  const next = at + size;
  return (rune === REPLACEMENT && size === 1) || next >= chunk.length ? undefined : { rune, next };
}

function matchChunks(chunks: readonly Chunk[], name: ByteString): boolean | "malformed" {
  let at = 0;
  for (const [i, { star, tokens }] of chunks.entries()) {
    const last = i === chunks.length - 1;
    if (star && tokens?.length === 0) return !name.includes("/", at);
    if (tokens === undefined) return "malformed";
    const next = findChunk(tokens, name, { at, star, last });
    if (next === undefined) return false;
    at = next;
  }
  return at === name.length;
}

interface Place {
  readonly at: number;
  readonly star: boolean;
  readonly last: boolean;
}

/** The index in the name after the chunk; the last chunk must match to the end. */
function findChunk(tokens: readonly Token[], name: ByteString, { at, star, last }: Place): number | undefined {
  for (let from = at; ; from += 1) {
    const next = matchTokens(tokens, name, from);
    if (next !== undefined && (!last || next === name.length)) return next;
    if (!star || from >= name.length || name.charCodeAt(from) === SLASH) return undefined;
  }
}

function matchTokens(tokens: readonly Token[], name: ByteString, start: number): number | undefined {
  let at = start;
  for (const token of tokens) {
    if (at >= name.length) return undefined;
    if (token.is === "byte") {
      if (name.charCodeAt(at) !== token.code) return undefined;
      at += 1;
      continue;
    }
    const { rune, size } = runeAt(name, at);
    if (token.is === "any" ? rune === SLASH : inRanges(token.ranges, rune) === token.negated) return undefined;
    at += size;
  }
  return at;
}

const inRanges = (ranges: readonly (readonly [number, number])[], rune: number): boolean =>
  ranges.some(([low, high]) => low <= rune && rune <= high);

const REPLACEMENT = 0xfffd;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The UTF-8 character at a byte; a byte at which no character starts is U+FFFD of size 1. */
function runeAt(bytes: ByteString, at: number): { readonly rune: number; readonly size: number } {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return { rune: first, size: 1 };
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  try {
    const [char = ""] = decoder.decode(bytesOf(bytes.slice(at, at + size)));
    return { rune: char.codePointAt(0) ?? REPLACEMENT, size };
  } catch {
    return { rune: REPLACEMENT, size: 1 };
  }
}
