/** `od`, `base64`, `md5sum`, `sha1sum`, `sha256sum`, `gzip`. */
import { byteStringOf, byteStringOfLatin1, bytesOf } from "#base";
import { base64Of, bytesOfBase64, GunzipError, gzip as pack, sha256, gunzip as unpack } from "#base/platform";
import { parseOptions } from "./options.ts";
import { kindAt, lastElement } from "./paths.ts";
import { sizeOf } from "./sizes.ts";
import type { Tool, ToolCall } from "./tool.ts";
import { type WeakHash, weakHash } from "./weak-hashes.ts";

const raw = (text: string) => bytesOf(byteStringOfLatin1(text));

interface Format {
  readonly size: number;
  readonly width: number;
  readonly text: (bytes: string) => string;
}

const little = (bytes: string): number => [...bytes].reduce((sum, byte, i) => sum + byte.charCodeAt(0) * 256 ** i, 0);
const NAMES: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
};
const character = (byte: string): string => {
  const code = byte.charCodeAt(0);
  return NAMES[byte] ?? (code >= 32 && code < 127 ? byte : code.toString(8).padStart(3, "0"));
};
/** Unsigned numbers, in octal, hexadecimal or decimal digits. */
const numbers = (size: number, radix: 8 | 10 | 16): Format => {
  const width = (256 ** size - 1).toString(radix).length;
  return {
    size,
    width: width + 1,
    text: (bytes) =>
      little(bytes)
        .toString(radix)
        .padStart(width, radix === 10 ? " " : "0"),
  };
};
const CHARACTERS: Format = { size: 1, width: 4, text: character };
const RADIX = { o: 8, u: 10, x: 16 } as const;

function formatOf(type: string): Format | undefined {
  if (type === "c") return CHARACTERS;
  const [, kind, size] = /^([oux])([124])$/.exec(type) ?? [];
  return kind === "o" || kind === "u" || kind === "x" ? numbers(Number(size), RADIX[kind]) : undefined;
}

const OLD: Readonly<Record<string, string>> = { b: "o1", c: "c", d: "u2", o: "o2", x: "x2" };

export const od: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "bcdoxv",
    values: "AtNjw",
    longValues: { "address-radix": "A", format: "t", "read-bytes": "N", "skip-bytes": "j", width: "w" },
    long: { "output-duplicates": "v" },
  });
  const types = [
    ...options.values("t"),
    ...Object.keys(OLD)
      .filter((letter) => options.has(letter))
      .map((letter) => OLD[letter] ?? ""),
  ];
  const formats = (types.length === 0 ? ["o2"] : types).map(formatOf);
  const [format] = formats;
  if (formats.length > 1 || format === undefined) return call.limit(`the format ${types.join(" ")}`);
  const radix = options.value("A") ?? "o";
  if (!/^([odxn]|none)$/.test(radix)) return call.limit(`the addresses -A ${radix}`);
  const [skip = 0, count, perLine = 16] = ["j", "N", "w"].map((letter) => sizeOf(options.value(letter)));
  const all = call
    .inputs(options.operands)
    .map(({ text }) => text)
    .join("");
  if (skip > all.length) return call.fail("cannot skip past end of combined input");
  const text = all.slice(skip, count === undefined ? undefined : skip + count);
  const address = (at: number): string => addressOf(at + skip, radix);
  let before: string | undefined;
  let isMarked = false;
  for (let at = 0; at < text.length; at += perLine) {
    const line = text.slice(at, at + perLine);
    const isRepeated = line === before && line.length === perLine && at + perLine < text.length && !options.has("v");
    if (!isRepeated) call.line(`${address(at)}${lineOf(line, format)}`);
    else if (!isMarked) call.line("*");
    isMarked = isRepeated;
    before = line;
  }
  if (!radix.startsWith("n")) call.line(address(text.length));
};

const DIGITS: Readonly<Record<string, readonly [radix: number, width: number]>> = { o: [8, 7], d: [10, 7], x: [16, 6] };

function addressOf(at: number, radix: string): string {
  const [base, width] = DIGITS[radix] ?? [8, 0];
  return width === 0 ? "" : at.toString(base).padStart(width, "0");
}

const lineOf = (line: string, { size, width, text }: Format): string =>
  (line.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? [])
    .map((bytes) => text(bytes.padEnd(size, "\0")).padStart(width))
    .join("");

export const base64: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "di",
    values: "w",
    long: { decode: "d", "ignore-garbage": "i" },
    longValues: { wrap: "w" },
  });
  if (options.operands.length > 1) return call.fail(`extra operand '${options.operands[1]}'`);
  const [input] = call.inputs(options.operands);
  if (input === undefined) return;
  if (options.has("d")) return decodeBase64(call, input.text, options.has("i"));
  const text = base64Of(raw(input.text));
  const width = Number(options.value("w") ?? 76);
  if (width === 0) call.print(text);
  else call.print(text.replace(new RegExp(`.{1,${width}}`, "g"), "$&\n"));
};

function decodeBase64(call: ToolCall, text: string, ignoresGarbage: boolean): undefined {
  const bare = text.replace(ignoresGarbage ? /[^A-Za-z0-9+/=]/g : /\n/g, "");
  const whole = /^(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)*/.exec(bare)?.[0] ?? "";
  for (const part of whole.match(/[^=]+=*/g) ?? []) call.print(byteStringOf(bytesOfBase64(part)));
  if (whole !== bare) {
    if (/[A-Za-z0-9+/]/.test(bare.slice(whole.length, whole.length + 1)))
      call.limit("base64 of a text that ends early");
    call.fail("invalid input");
  }
}

export const checksum =
  (algorithm: WeakHash | "sha256"): Tool =>
  (call) => {
    const options = parseOptions(call.args, {
      flags: "bctz",
      long: { check: "c", status: "s", binary: "b", text: "t", zero: "z", quiet: "q", tag: "T" },
    });
    if (options.has("T")) return call.limit("option --tag");
    const sum = (text: string): string => (algorithm === "sha256" ? sha256(raw(text)) : weakHash(algorithm, raw(text)));
    if (options.has("c")) return checkSums(call, options, sum);
    for (const { name, text } of call.inputs(options.operands)) {
      const isEscaped = /[\n\\]/.test(name) && !options.has("z");
      const shown = isEscaped ? name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n") : name;
      call.print(
        `${isEscaped ? "\\" : ""}${sum(text)} ${options.has("b") ? "*" : " "}${shown}${options.has("z") ? "\0" : "\n"}`,
      );
    }
  };

function checkSums(call: ToolCall, options: ReturnType<typeof parseOptions>, sum: (text: string) => string): undefined {
  for (const { name, text } of call.inputs(options.operands)) {
    const lines = text.split("\n").flatMap((line) => {
      const [, digest, file] = /^([0-9a-fA-F]{32,64}) [ *](.+)$/.exec(line) ?? [];
      return digest === undefined || file === undefined ? [] : [{ digest: digest.toLowerCase(), file }];
    });
    if (lines.length === 0) call.fail(`${name}: no properly formatted checksum lines found`);
    for (const { digest, file } of lines) {
      const found = call.read(file);
      const state = found === undefined ? "FAILED open or read" : sum(found) === digest ? "OK" : "FAILED";
      if (state !== "OK") call.exit(1);
      if (!options.has("s") && !(options.has("q") && state === "OK")) call.line(`${file}: ${state}`);
    }
  }
}

const BYTES_MAX = 1 << 28;
const CHUNK = 1 << 16;

/** `gzip`, `gunzip` and `zcat`. The compressed bytes are those of zlib, which may differ from those of gzip. */
export const gzip =
  (isUnpacking: boolean, isToStdout: boolean): Tool =>
  (call) => {
    const options = parseOptions(call.args, {
      flags: "cdkfnt123456789q",
      long: {
        stdout: "c",
        "to-stdout": "c",
        decompress: "d",
        keep: "k",
        force: "f",
        "no-name": "n",
        fast: "1",
        best: "9",
        quiet: "q",
      },
    });
    const unpacks = isUnpacking || options.has("d") || options.has("t");
    const level = Number(options.last("123456789") ?? 6);
    const change = (name: string, text: string): string | undefined =>
      changed(call, name, () => {
        if (unpacks) return unpack(raw(text), { bytesMax: BYTES_MAX, chunkSize: CHUNK });
        const packed = pack(raw(text), level);
        return name === "-" || options.has("n")
          ? packed
          : withOrigin(packed, name, call.fs.stat(call.at(name)).mtimeNs);
      });
    if (options.operands.length === 0) {
      const out = change("-", call.stdin);
      if (out !== undefined && !options.has("t")) call.print(out);
      return;
    }
    for (const given of options.operands) {
      const name = unpacks && !isThere(call, given) && isThere(call, `${given}.gz`) ? `${given}.gz` : given;
      if (name !== "-" && !isThere(call, name)) {
        call.fail(`${name}: No such file or directory`);
        continue;
      }
      if (
        name !== "-" &&
        kindAt(call.fs, call.at(name)) === "symlink" &&
        !isToStdout &&
        !options.has("c") &&
        !options.has("f")
      ) {
        call.fail(`${name}: Too many levels of symbolic links`);
        continue;
      }
      const to = unpacks ? name.replace(/\.gz$|\.tgz$/, (end) => (end === ".tgz" ? ".tar" : "")) : `${name}.gz`;
      if (unpacks && to === name && !options.has("f") && !isToStdout) {
        call.fail(`${name}: unknown suffix -- ignored`, 2);
        continue;
      }
      const text = call.read(name);
      const out = text === undefined ? undefined : change(name, text);
      if (out === undefined || options.has("t")) continue;
      if (isToStdout || options.has("c") || name === "-") call.print(out);
      else replaceFile(call, { name, to, out, keeps: options.has("k"), force: options.has("f") });
    }
  };

const isThere = ({ fs, at }: ToolCall, name: string): boolean => kindAt(fs, at(name)) !== undefined;

/** The header of RFC 1952 with the name and time of the file. */
function withOrigin(packed: Uint8Array, path: string, mtimeNs: bigint): Uint8Array {
  const name = raw(`${lastElement(path)}\0`);
  const all = new Uint8Array(packed.length + name.length);
  all.set(packed.subarray(0, 10));
  all.set(name, 10);
  all.set(packed.subarray(10), 10 + name.length);
  const view = new DataView(all.buffer);
  view.setUint8(3, 8);
  view.setUint32(4, Number(mtimeNs / 1_000_000_000n), true);
  return all;
}

function changed(call: ToolCall, name: string, act: () => Uint8Array): string | undefined {
  try {
    return byteStringOf(act());
  } catch (error) {
    if (!(error instanceof GunzipError)) throw error;
    call.fail(`${name}: ${error.message}`);
    return undefined;
  }
}

interface Replacement {
  readonly name: string;
  readonly to: string;
  readonly out: string;
  readonly keeps: boolean;
  readonly force: boolean;
}

function replaceFile(call: ToolCall, { name, to, out, keeps, force }: Replacement): undefined {
  const { fs, at } = call;
  if (kindAt(fs, at(to)) !== undefined && !force) return call.fail(`${to} already exists`, 2);
  const { mode, mtimeNs } = fs.stat(at(name));
  call.write(to, out);
  fs.chmod(at(to), mode);
  fs.setMtime(at(to), mtimeNs);
  if (!keeps) fs.unlink(at(name));
}
