import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type Bytes,
  byteStringOf,
  byteStringOfLatin1,
  concat,
  contentOf,
  digestOf,
  hexOf,
  streamedContent,
  utf8,
} from "#base";
import { decodeTar, readTar } from "./decode.ts";
import { encodeTar, tarContent } from "./encode.ts";
import { fileEntry, tarOfEntries } from "./entries.testkit.ts";
import type { TarEntry } from "./entry.ts";
import type { TarFaultKind } from "./fault.ts";
import type { TarLimits } from "./limits.ts";

interface Recorded {
  readonly says: string;
  readonly name: string;
  readonly type: TarEntry["type"];
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly size?: number;
  readonly seconds?: number;
  readonly nanoseconds?: number;
  readonly rdev?: number;
  readonly linkname?: string;
  readonly bytes: number;
  readonly sha256: string;
}

const recorded: { readonly headers: readonly Recorded[] } = JSON.parse(
  readFileSync(new URL("./go.fixture.json", import.meta.url), "utf8"),
);

function entryOf(header: Recorded): TarEntry {
  const { mode = 0o644, uid = 0, gid = 0, size = 0, seconds = 315_532_801, nanoseconds = 0 } = header;
  const mtimeNs = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
  const base = { name: byteStringOfLatin1(header.name), type: header.type, meta: { mode, uid, gid, mtimeNs } };
  return {
    ...base,
    ...(header.type === "file" ? { content: contentOfZeros(size) } : {}),
    ...(header.linkname === undefined ? {} : { linkname: byteStringOfLatin1(header.linkname) }),
    ...(header.rdev === undefined ? {} : { rdev: header.rdev }),
  };
}

function contentOfZeros(size: number) {
  if (size <= 512) return contentOf(new Uint8Array(size));
  return streamedContent(size, function* () {
    for (let left = size; left > 0; left -= 1 << 20) yield new Uint8Array(Math.min(left, 1 << 20));
  });
}

describe("a header as Go writes it", () => {
  it.each(recorded.headers)("$says", (header) => {
    const [first = new Uint8Array()] = encodeTar([entryOf(header)]);
    const bytes = first.subarray(0, header.bytes);
    expect(hexOf(digestOf(bytes)), byteStringOf(bytes)).toBe(header.sha256);
  });
});

describe("an archive", () => {
  it("without entries is two blocks of zeros", () => {
    expect(digestOf(tarOfEntries())).toBe("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
  });

  it("knows its size before it is written", () => {
    const entries = [fileEntry("/a", "x"), fileEntry(`/${"é".repeat(60)}`), fileEntry("/big", "y".repeat(70_000))];
    expect(tarContent(entries).size).toBe(tarOfEntries(...entries).length);
  });

  it("is written in few chunks, with large content in its own chunks", () => {
    const large = contentOf(new Uint8Array(200_000));
    const many = Array.from({ length: 1000 }, (_, i) => fileEntry(`/f${i}`, "x"));
    const chunks = [...encodeTar([...many, { ...fileEntry("/large"), content: large }])];
    expect(chunks.length).toBeLessThan(12);
    expect(chunks).toContain(large.bytes());
  });

  it.each([
    ["a file's trailing slash", fileEntry("/a/")],
    ["a NUL", fileEntry("/a\0b")],
    ["a device number beyond what fits", { ...fileEntry("/d"), type: "block" as const, rdev: 2097152 * 256 }],
    ["a name of more than 1 MiB", fileEntry(`/${"x".repeat(1 << 20)}`)],
  ])("cannot say %s", (_, entry) => {
    expect(() => [...encodeTar([entry])]).toThrow(
      expect.objectContaining({ fault: expect.objectContaining({ kind: "tar-not-encodable" }) }),
    );
  });
});

/** A header block made by hand, for what our writer never writes. */
function block(fields: Readonly<Record<number, string>>, magic = "ustar\x0000"): Bytes {
  const bytes = new Uint8Array(512);
  const all: Readonly<Record<number, string>> = { 100: "0000644\0", 257: magic, 156: "0", ...fields };
  for (const [at, text] of Object.entries(all))
    for (let i = 0; i < text.length; i++) bytes[Number(at) + i] = text.charCodeAt(i);
  bytes.fill(0x20, 148, 156);
  const sum = bytes.reduce((a, b) => a + b, 0);
  bytes.set(utf8(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return bytes;
}
const padded = (text: string): Bytes => {
  const bytes = new Uint8Array(Math.ceil(text.length / 512) * 512);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};
const record = (key: string, value: string): string => {
  const body = ` ${key}=${value}\n`;
  const digits = [1, 2, 3].find((count) => String(body.length + count).length === count) ?? 4;
  return `${body.length + digits}${body}`;
};
const pax = (body: string, flag = "x"): Bytes =>
  concat([block({ 0: "pax", 124: body.length.toString(8), 156: flag }), padded(body)]);
const size = (n: number): string => n.toString(8).padStart(11, "0");

const readAll = (...parts: readonly Bytes[]): readonly TarEntry[] => {
  const result = readTar([concat(parts)]);
  if (!result.ok) throw new Error(result.fault.message);
  return result.value;
};

describe("a reader", () => {
  it("takes GNU long names and links, of any bytes", () => {
    const name = `${"d/".repeat(100)}\xff`;
    const gnu = "ustar  \0";
    const [entry] = readAll(
      block({ 0: "././@LongLink", 124: size(name.length + 1), 156: "L" }, gnu),
      padded(`${name}\0`),
      block({ 0: "././@LongLink", 124: size(151), 156: "K" }, gnu),
      padded(`${"t".repeat(150)}\0`),
      block({ 0: "cut", 156: "2", 157: "cut" }, gnu),
    );
    expect(entry).toMatchObject({ name, type: "symlink", linkname: "t".repeat(150) });
  });

  it("takes base-256 numbers", () => {
    const uid = "\x80\0\0\0\xff\xff\xff\xfe";
    const mtime = `\xff${"\xff".repeat(11)}`;
    const [entry] = readAll(block({ 0: "a", 108: uid, 136: mtime }, "ustar  \0"));
    expect(entry?.meta).toMatchObject({ uid: 4294967294, mtimeNs: -1_000_000_000n });
  });

  it("takes PAX records: names, owners, times with a fraction, sizes", () => {
    const records = [
      record("path", "caf\xc3\xa9"),
      record("uid", "3000000"),
      record("mtime", "1.5"),
      record("size", "3"),
      record("comment", "x"),
    ];
    const [entry, after] = readAll(
      pax(records.join("")),
      block({ 0: "a", 124: size(1) }),
      padded("abc"),
      block({ 0: "b" }),
    );
    expect(entry).toMatchObject({ name: "caf\xc3\xa9", meta: { uid: 3000000, mtimeNs: 1_500_000_000n } });
    expect(byteStringOf(entry?.content?.bytes() ?? new Uint8Array())).toBe("abc");
    expect(after).toMatchObject({ name: "b", meta: { uid: 0 } });
  });

  it("takes global PAX records as defaults of all that follow", () => {
    const entries = readAll(
      pax(record("gid", "42"), "g"),
      block({ 0: "a" }),
      pax(record("gid", "7")),
      block({ 0: "b" }),
      block({ 0: "c" }),
    );
    expect(entries.map(({ meta: { gid } }) => gid)).toEqual([42, 7, 42]);
  });

  it("takes old archives: no magic, a slash for a directory, spaces around numbers, no trailer", () => {
    const [entry] = readAll(block({ 0: "d/", 100: "   755 \0", 156: "\0" }, ""));
    expect(entry).toMatchObject({ name: "d/", type: "dir", meta: { mode: 0o755 } });
    expect(readTar([])).toEqual({ ok: true, value: [] });
  });

  it("joins the prefix, and cuts it short in STAR archives", () => {
    expect(readAll(block({ 0: "b", 345: "a" }))[0]?.name).toBe("a/b");
    expect(readAll(block({ 0: "b", 345: "a", 476: "00000000001", 508: "tar\0" }))[0]?.name).toBe("a/b");
  });

  it("ignores what follows the end", () => {
    expect(readAll(tarOfEntries(fileEntry("/a")), utf8("not a tar")).length).toBe(1);
  });

  it("ignores the size of links and directories", () => {
    expect(readAll(block({ 0: "l", 124: size(9), 156: "2", 157: "t" }), block({ 0: "b" })).length).toBe(2);
  });

  it("does not keep large content that can be read again", () => {
    const large = contentOfZeros(9 << 20);
    const source = tarContent([fileEntry("/a", "x"), { ...fileEntry("/large"), content: large }, fileEntry("/b", "y")]);
    const entries = [...decodeTar(source)];
    expect(entries.map(({ name }) => name)).toEqual(["/a", "/large", "/b"]);
    expect(entries[1]?.content?.digest).toBe(large.digest);
  });

  const faults: readonly (readonly [string, TarFaultKind, readonly Bytes[], Partial<TarLimits>?])[] = [
    ["text", "tar-bad-header", [new Uint8Array(512).fill(65)]],
    ["a changed byte", "tar-bad-header", [tarOfEntries(fileEntry("/a")).map((byte, i) => (i === 1 ? byte + 1 : byte))]],
    ["a number with other digits", "tar-bad-header", [block({ 0: "a", 108: "99\0" })]],
    ["a size beyond all bounds", "tar-bad-header", [block({ 0: "a", 124: `\x80${"\x7f".repeat(11)}` })]],
    ["a negative size", "tar-bad-header", [block({ 0: "a", 124: "\xff".repeat(12) })]],
    ["an entry after a block of zeros", "tar-bad-header", [new Uint8Array(512), block({ 0: "a" })]],
    ["an end in a header", "tar-truncated", [tarOfEntries(fileEntry("/a")).subarray(0, 100)]],
    ["an end in content", "tar-truncated", [tarOfEntries(fileEntry("/a", "x".repeat(600))).subarray(0, 1024)]],
    ["an end after an extension", "tar-truncated", [pax(record("path", "a"))]],
    ["an end in an extension", "tar-truncated", [pax(record("path", "a")).subarray(0, 600)]],
    ["a PAX record without length", "tar-bad-extension", [pax("path=a\n"), block({ 0: "a" })]],
    ["a PAX record that is longer than all of them", "tar-bad-extension", [pax("99 path=a\n"), block({ 0: "a" })]],
    ["a PAX size that is not a number", "tar-bad-extension", [pax(record("size", "-1")), block({ 0: "a" })]],
    ["a PAX time that is not a time", "tar-bad-extension", [pax(record("mtime", "now")), block({ 0: "a" })]],
    ["a PAX path with a NUL", "tar-bad-extension", [pax(record("path", "a\0b")), block({ 0: "a" })]],
    ["an extension of 2 MiB", "tar-bad-extension", [block({ 0: "x", 124: size(2 << 20), 156: "x" })]],
    ["a sparse file of GNU tar", "tar-unsupported", [block({ 0: "s", 156: "S" }, "ustar  \0")]],
    ["a sparse file in PAX", "tar-unsupported", [pax(record("GNU.sparse.major", "1")), block({ 0: "a" })]],
    ["an unknown type", "tar-unsupported", [block({ 0: "a", 156: "Z" })]],
    ["too many entries", "tar-too-many-entries", [tarOfEntries(fileEntry("/a"), fileEntry("/b"))], { entriesMax: 1 }],
    [
      "too much content",
      "tar-too-large",
      [tarOfEntries(fileEntry("/a", "xx"), fileEntry("/b", "xx"))],
      { bytesMax: 3 },
    ],
    ["a name that is too long", "tar-name-too-long", [tarOfEntries(fileEntry("x".repeat(5000)))]],
  ];
  for (const [what, kind, parts, limits] of faults) {
    it(`rejects ${what}: ${kind}`, () => {
      const result = readTar([concat(parts)], { archive: "layer.tar", ...limits });
      expect(result).toMatchObject({
        ok: false,
        fault: { kind, where: { file: "layer.tar" }, remedy: expect.any(String) },
      });
    });
  }

  it("rejects a header of 10 GB before it reads the content", () => {
    const entry = { ...fileEntry("/zeros"), content: contentOfZeros(10 * 2 ** 30) };
    const [header = new Uint8Array()] = encodeTar([entry]);
    expect(readTar([header], { bytesMax: 2 ** 30 })).toMatchObject({ ok: false, fault: { kind: "tar-too-large" } });
  });
});
