import { createGzip, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Bytes, byteStringOfLatin1, concat, contentOf, streamedContent } from "#base";
import { print } from "../model/print.ts";
import { encodeTar } from "../tar/encode.ts";
import { deviceEntry, dirEntry, fileEntry, hardlinkEntry, symlinkEntry, tarOfEntries } from "../tar/entries.testkit.ts";
import type { TarEntry } from "../tar/entry.ts";
import { type ArchivePolicy, ROOT_FILE_SYSTEM, STRICT_ARCHIVE } from "./policy.ts";
import { readArchive } from "./read.ts";
import { unpackEntries } from "./unpack.ts";
import { writeArchive } from "./write.ts";

describe("readArchive", () => {
  it("reads plain and compressed archives", async () => {
    const tar = tarOfEntries(dirEntry("bin"), fileEntry("bin/detect", "#!/bin/sh\n"));
    const [raw, zipped] = [await readArchive(tar), await readArchive(gzipSync(tar))];
    expect(raw).toEqual(zipped);
    expect(raw).toMatchObject({ ok: true, value: [{ name: "bin" }, { name: "bin/detect" }] });
  });

  it("reads all members of a gzip file", async () => {
    const tar = tarOfEntries(fileEntry("a"));
    const members = concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]);
    expect(await readArchive(members)).toMatchObject({ ok: true, value: [{ name: "a" }] });
  });

  const faults: readonly (readonly [string, string, Bytes])[] = [
    ["that was cut", "tar-truncated", gzipSync(tarOfEntries(fileEntry("a", "x".repeat(9000)))).subarray(0, 60)],
    [
      "that was damaged",
      "archive-bad-gzip",
      gzipSync(tarOfEntries(fileEntry("a"))).map((byte, i, all) => (i === all.length - 6 ? byte ^ 1 : byte)),
    ],
    ["compressed otherwise", "archive-compression", Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0])],
    ["that is not an archive", "tar-bad-header", new Uint8Array(600).fill(7)],
    ["that is a gzip of something else", "tar-bad-header", gzipSync(new Uint8Array(600).fill(7))],
  ];
  it.each(faults)("rejects an archive %s: %s", async (_, kind, bytes) => {
    expect(await readArchive(bytes, { archive: "a.tgz" })).toMatchObject({
      ok: false,
      fault: { kind, where: { file: "a.tgz" }, remedy: expect.any(String) },
    });
  });

  it("rejects a small archive that unpacks to very much", async () => {
    const mebibyte = new Uint8Array(1 << 20);
    const zeros = streamedContent(100 << 20, () => Array.from({ length: 100 }, () => mebibyte));
    const bombs = [
      encodeTar([{ ...fileEntry("zeros"), content: zeros }]),
      encodeTar(Array.from({ length: 100 }, (_, i) => ({ ...fileEntry(`z${i}`), content: contentOf(mebibyte) }))),
      zeros.chunks(),
    ];
    for (const bomb of bombs) {
      const read = await readArchive(await gzipped(bomb), { ratioFrom: 8 << 20 });
      expect(read).toMatchObject({ ok: false, fault: { kind: "tar-too-large" } });
    }
  });
});

async function gzipped(chunks: Iterable<Bytes>): Promise<Bytes> {
  const gzip = createGzip({ level: 1 });
  const out: Bytes[] = [];
  gzip.on("data", (chunk: Bytes) => void out.push(chunk));
  for (const chunk of chunks) if (!gzip.write(chunk)) await new Promise((resolve) => gzip.once("drain", resolve));
  gzip.end();
  await new Promise((resolve) => gzip.once("end", resolve));
  return concat(out);
}

describe("writeArchive", () => {
  it("waits for its sink, and rejects with its error", async () => {
    let isBusy = false;
    const slow = {
      write: async () => {
        expect(isBusy).toBe(false);
        isBusy = true;
        await new Promise((resolve) => setImmediate(resolve));
        isBusy = false;
      },
    };
    await writeArchive(
      Array.from({ length: 300 }, (_, i) => fileEntry(`f${i}`)),
      slow,
    );
    const full = { write: () => Promise.reject(new Error("disk full")) };
    await expect(writeArchive([fileEntry("a"), fileEntry("b", "y".repeat(3 << 20))], full)).rejects.toThrow(
      "disk full",
    );
  });

  it("keeps large content, mode 0, large owners and fractions of seconds", async () => {
    const entry: TarEntry = {
      ...fileEntry("a", "y".repeat(3 << 20)),
      meta: { mode: 0, uid: 5_000_000, gid: 300_000, mtimeNs: -1_500_000_000n },
    };
    const chunks: Bytes[] = [];
    await writeArchive([entry], { write: (chunk) => void chunks.push(chunk) });
    const read = await readArchive(concat(chunks));
    expect(read).toMatchObject({ ok: true, value: [{ name: "a", meta: entry.meta }] });
    expect(read.ok && read.value[0]?.content?.digest).toBe(entry.content?.digest);
  });

  it.each([99, 100, 101, 160, 300])("keeps the slash that a name of %i bytes begins with", async (length) => {
    const name = `/${"x".repeat(50)}/${"y".repeat(length - 52)}`;
    const chunks: Bytes[] = [];
    await writeArchive([fileEntry(name), dirEntry(name.replace("x", "z"))], {
      write: (chunk) => void chunks.push(chunk),
    });
    const read = await readArchive(concat(chunks));
    expect(read.ok && read.value.map((entry) => entry.name.replace(/(?<=.)\/$/, ""))).toEqual([
      name,
      name.replace("x", "z"),
    ]);
  });

  it("rejects a name that is not UTF-8", async () => {
    await expect(
      writeArchive([{ ...fileEntry("a"), name: byteStringOfLatin1("\xff") }], { write: () => undefined }),
    ).rejects.toMatchObject({
      fault: { kind: "tar-not-encodable" },
    });
  });
});

describe("unpackEntries", () => {
  it("makes a tree of an archive with missing parents, absolute names and dots", () => {
    const result = unpackEntries(
      [
        fileEntry("./a/b"),
        dirEntry("/d/"),
        hardlinkEntry("d/h", "a/b"),
        symlinkEntry("d/l", "../a"),
        dirEntry("./", 0o700),
      ],
      STRICT_ARCHIVE,
    );
    expect(result.ok && print(result.value)).toBe(
      [
        "drwx------ 0:0 /",
        "drwxr-xr-x 0:0 /a",
        "-rw-r--r-- 0:0 /a/b 5 link#0",
        "drwxr-xr-x 0:0 /d",
        "-rw-r--r-- 0:0 /d/h 5 link#0",
        "lrwxrwxrwx 0:0 /d/l -> ../a",
      ].join("\n"),
    );
  });

  const refused: readonly (readonly [string, string, readonly TarEntry[]])[] = [
    ["a name with ..", "archive-leaves-root", [fileEntry("../etc/passwd")]],
    ["a name with .. inside", "archive-leaves-root", [fileEntry("a/../../b")]],
    ["a hard link out", "archive-leaves-root", [hardlinkEntry("h", "../../etc/shadow")]],
    ["a hard link to nothing", "archive-link-target", [hardlinkEntry("h", "/etc/shadow")]],
    ["a hard link to a directory", "archive-link-target", [dirEntry("d"), hardlinkEntry("h", "d")]],
    ["an absolute link", "archive-outward-link", [symlinkEntry("l", "/etc")]],
    ["a link that climbs out", "archive-outward-link", [symlinkEntry("a/l", "../../etc")]],
    ["a file through a link", "archive-through-link", [dirEntry("a"), symlinkEntry("l", "a"), fileEntry("l/f")]],
    ["a file below a file", "archive-parent-not-directory", [fileEntry("a"), fileEntry("a/b")]],
    ["a device", "archive-device", [deviceEntry("dev/null")]],
    ["a duplicate", "archive-duplicate", [fileEntry("a"), fileEntry("./a")]],
    ["a whiteout", "archive-whiteout", [fileEntry("a/.wh.b")]],
    ["a file as the root", "archive-bad-name", [fileEntry("/")]],
  ];
  it.each(refused)("rejects %s: %s", (_, kind, entries) => {
    const result = unpackEntries(entries, STRICT_ARCHIVE, "a.tgz");
    const entry = entries.at(-1)?.name;
    expect(result).toMatchObject({
      ok: false,
      fault: { kind, entry, where: { file: "a.tgz" }, remedy: expect.any(String) },
    });
  });

  it("limits the directories that have no entry", () => {
    const deep = fileEntry(`${"d/".repeat(2000)}f`);
    const wide = Array.from({ length: 420 }, (_, i) => fileEntry(`${i}/${"d/".repeat(240)}f`));
    for (const entries of [[deep], wide]) {
      expect(unpackEntries(entries, STRICT_ARCHIVE)).toMatchObject({ ok: false, fault: { kind: "archive-too-deep" } });
    }
  });

  it("reports up to twenty problems", () => {
    const result = unpackEntries(
      Array.from({ length: 50 }, (_, i) => fileEntry(`../${i}`)),
      STRICT_ARCHIVE,
    );
    expect(result.ok ? 0 : result.fault.others.length).toBe(19);
  });

  it("accepts a root file system: devices, absolute links, parents that are links, the last of duplicates", () => {
    const entries = [
      dirEntry("usr/bin"),
      symlinkEntry("bin", "/usr/bin"),
      fileEntry("bin/sh"),
      deviceEntry("dev/null"),
      fileEntry("a", "old"),
      fileEntry("a", "newer"),
      symlinkEntry("out", "../../.."),
      fileEntry("out/etc/hosts"),
      hardlinkEntry("bash", "bin/sh"),
    ];
    const result = unpackEntries(entries, ROOT_FILE_SYSTEM);
    expect(result.ok && print(result.value)).toBe(
      [
        "drwxr-xr-x 0:0 /",
        "-rw-r--r-- 0:0 /a 5",
        "-rw-r--r-- 0:0 /bash 6 link#0",
        "lrwxrwxrwx 0:0 /bin -> /usr/bin",
        "drwxr-xr-x 0:0 /dev",
        "crw-r--r-- 0:0 /dev/null 1,3",
        "drwxr-xr-x 0:0 /etc",
        "-rw-r--r-- 0:0 /etc/hosts 13",
        "lrwxrwxrwx 0:0 /out -> ../../..",
        "drwxr-xr-x 0:0 /usr",
        "drwxr-xr-x 0:0 /usr/bin",
        "-rw-r--r-- 0:0 /usr/bin/sh 6 link#0",
      ].join("\n"),
    );
  });

  it("never follows links out, or in circles, under any policy", () => {
    const inside: ArchivePolicy = { ...STRICT_ARCHIVE, outwardLinks: "keep", throughLinks: "inside" };
    expect(unpackEntries([symlinkEntry("l", "l"), fileEntry("l/f")], inside)).toMatchObject({
      ok: false,
      fault: { kind: "archive-through-link" },
    });
    expect(unpackEntries([symlinkEntry("l", "/no"), fileEntry("l/f")], inside)).toMatchObject({
      ok: false,
      fault: { kind: "archive-through-link" },
    });
  });
});
