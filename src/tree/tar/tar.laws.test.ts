/** The laws of the codec, and tar-stream as its oracle for what both can say (it clamps owners, drops fractions, reads names as text). */
import fc from "fast-check";
import { extract } from "tar-stream";
import { describe, expect, it } from "vitest";
import { type ByteString, type Bytes, byteString, byteStringOf, concat, contentOf, utf8 } from "#base";
import { readArchive } from "../archive/read.ts";
import { writeArchive } from "../archive/write.ts";
import { decodeTar } from "./decode.ts";
import { TarDecoder } from "./decoder.ts";
import { encodeTar } from "./encode.ts";
import type { TarEntry } from "./entry.ts";
import { TAR_LIMITS } from "./limits.ts";

const SECOND = 1_000_000_000n;
const byteNames = fc
  .array(
    fc.oneof(
      fc.constantFrom("a", "dir", ".", "..", "x".repeat(60), "", "é"),
      fc.string({ unit: "binary-ascii", maxLength: 8 }),
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((parts) => parts.join("/").replaceAll("\0", "~"))
  .map((latin1) => byteStringOf(Buffer.from(latin1, "latin1")));
const textNames = byteNames.map((name) => byteStringOf(utf8(String(name))));
const numbers = fc.oneof(fc.constantFrom(0, 1000, 2097151, 2097152, 4294967294), fc.nat());

const withoutSlashes = (name: ByteString): ByteString => name.slice(0, name.replace(/\/+$/, "").length);

const entriesNamed = (names: fc.Arbitrary<ByteString>): fc.Arbitrary<TarEntry> =>
  fc
    .record({
      name: names,
      linkname: names,
      type: fc.constantFrom("file", "dir", "symlink", "hardlink", "fifo", "char", "block"),
      mode: fc.nat({ max: 0o7777 }),
      uid: numbers,
      gid: numbers,
      seconds: fc.oneof(fc.constantFrom(0, 315532801, 2 ** 33, -5), fc.nat()),
      text: fc.oneof(fc.constant(""), fc.string(), fc.constantFrom("y".repeat(512), "z".repeat(1000))),
      rdev: fc.nat({ max: 70_000 }),
    })
    .map(({ name, linkname, type, mode, uid, gid, seconds, text, rdev }): TarEntry => {
      const isLeaf = type !== "dir" && type !== "symlink" && type !== "hardlink";
      return {
        name: isLeaf ? withoutSlashes(name) : name,
        type: type as TarEntry["type"],
        meta: { mode, uid, gid, mtimeNs: BigInt(seconds) * SECOND },
        ...(type === "symlink" || type === "hardlink" ? { linkname } : {}),
        ...(type === "file" ? { content: contentOf(utf8(text)) } : {}),
        ...(type === "char" || type === "block" ? { rdev } : {}),
      };
    })
    .filter(({ name, linkname }) => name !== "" && linkname !== "");

const bytesOf = (entries: readonly TarEntry[]): Bytes => concat([...encodeTar(entries)]);
const shown = (entries: Iterable<TarEntry>) =>
  [...entries].map(({ content, ...rest }) => ({
    ...rest,
    ...(content === undefined ? {} : { text: byteStringOf(content.bytes()) }),
  }));

describe("the codec", () => {
  it("reads what it wrote, every byte of names included", () => {
    fc.assert(
      fc.property(fc.array(entriesNamed(byteNames)), (entries) => {
        expect(shown(decodeTar([bytesOf(entries)]))).toEqual(shown(entries));
      }),
    );
  });

  it("writes the same bytes that it read", () => {
    fc.assert(
      fc.property(fc.array(entriesNamed(byteNames)), (entries) => {
        const bytes = bytesOf(entries);
        expect(Buffer.compare(bytesOf([...decodeTar([bytes])]), bytes)).toBe(0);
      }),
    );
  });

  it("reads the same from any chunks", () => {
    fc.assert(
      fc.property(
        fc.array(entriesNamed(byteNames), { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }),
        (entries, cuts) => {
          const bytes = bytesOf(entries);
          const decoder = new TarDecoder(TAR_LIMITS);
          const read: TarEntry[] = [];
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = cuts[i % cuts.length] ?? 1;
            read.push(...decoder.push(bytes.subarray(at, at + size)));
            at += size;
          }
          decoder.end();
          expect(shown(read)).toEqual(shown(entries));
        },
      ),
    );
  });

  it("gives entries or a fault for any bytes", async () => {
    const valid = bytesOf([
      {
        name: byteString("/a"),
        type: "file",
        meta: { mode: 0, uid: 0, gid: 0, mtimeNs: 0n },
        content: contentOf(utf8("x".repeat(700))),
      },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: valid.length - 1 }), fc.nat({ max: 255 })), { maxLength: 5 }),
        fc.nat({ max: valid.length }),
        async (changes, length) => {
          const bytes = valid.slice(0, length);
          for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
          const result = await readArchive(bytes);
          if (!result.ok) expect(result.fault.kind).toMatch(/^(tar|archive)-/);
        },
      ),
    );
  });
});

describe("the codec and tar-stream", () => {
  it("read the same in what the codec writes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entriesNamed(textNames)), async (entries) => {
        const plain = entries.map((entry) => ({
          ...entry,
          meta: { ...entry.meta, uid: entry.meta.uid & 0xffff, gid: entry.meta.gid & 0xffff },
        }));
        expect(await readByTarStream(bytesOf(plain))).toEqual(plain.map(line));
      }),
      { numRuns: 60 },
    );
  });

  it("read the same in what tar-stream writes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entriesNamed(textNames)), async (entries) => {
        const chunks: Bytes[] = [];
        await writeArchive(entries, { write: (chunk) => void chunks.push(chunk) });
        const result = await readArchive(concat(chunks));
        const read = result.ok ? result.value : [];
        // A directory's name gets a slash.
        expect(read.map(({ name, ...rest }) => line({ ...rest, name }))).toEqual(entries.map(line));
        expect(read.map(({ meta }) => meta)).toEqual(entries.map(({ meta }) => meta));
      }),
      { numRuns: 60 },
    );
  });
});

const TYPE: Readonly<Record<string, string>> = {
  directory: "dir",
  link: "hardlink",
  "character-device": "char",
  "block-device": "block",
};

const line = (entry: TarEntry): string => {
  const { name, type, meta, linkname = "", rdev = 0, content } = entry;
  const text = content === undefined ? "" : byteStringOf(content.bytes());
  const directory = type === "dir" ? name.replace(/\/$/, "") : name;
  return JSON.stringify([directory, type, meta.mode, String(meta.mtimeNs / SECOND), linkname, rdev, text]);
};

function readByTarStream(bytes: Bytes): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    const reader = extract();
    reader.on("entry", (header, stream, next) => {
      const parts: Bytes[] = [];
      stream.on("data", (part) => void parts.push(part as Bytes));
      stream.on("end", () => {
        const type = TYPE[header.type] ?? header.type;
        const pax = (header.pax ?? {}) as Readonly<Record<string, string>>;
        const seconds = pax.mtime === undefined ? Math.round(header.mtime.getTime() / 1000) : Number(pax.mtime);
        const isDevice = type === "char" || type === "block";
        lines.push(
          line({
            name: byteStringOf(utf8(header.name)),
            type: type as TarEntry["type"],
            meta: { mode: header.mode, uid: 0, gid: 0, mtimeNs: BigInt(seconds) * SECOND },
            linkname: byteStringOf(utf8(header.linkname ?? "")),
            rdev: isDevice ? header.devmajor * 256 + header.devminor : 0,
            ...(type === "file" ? { content: contentOf(concat(parts)) } : {}),
          }),
        );
        next();
      });
      stream.resume();
    });
    reader.on("finish", () => resolve(lines));
    reader.on("error", reject);
    reader.end(Buffer.from(bytes));
  });
}
