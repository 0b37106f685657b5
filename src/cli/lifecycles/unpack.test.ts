import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { byteString, orThrow, streamedContent } from "#base";
import { inFolder, toolOutput } from "#base/testkit";
import { hostFiles, layoutStore } from "#image";
import { imageOfTree } from "#platform";
import { isPacked, subjectSpec } from "#subjects/host";
import { encodeTar, type NodeSpec, treeOf } from "#tree";
import { lifecycleSpec, unpackedAgain } from "./spec.ts";
import { unpackLifecycle } from "./unpack.ts";

const SCRIPT = "#!/bin/sh\n";

/** A release as the lifecycle's maintainers publish it: executables in `lifecycle`, some of them links, and the descriptor beside it. */
function release(folder: string): string {
  const directory = join(folder, "lifecycle");
  mkdirSync(directory);
  writeFileSync(join(directory, "lifecycle"), SCRIPT, { mode: 0o4755 });
  symlinkSync("lifecycle", join(directory, "detector"));
  writeFileSync(join(directory, "launcher"), `${SCRIPT}# launcher\n`, { mode: 0o755 });
  writeFileSync(join(folder, "lifecycle.toml"), '[apis.platform]\nsupported = ["0.12"]\n');
  const file = join(folder, "lifecycle-v1.tgz");
  toolOutput("tar", "-czf", file, "-C", folder, "lifecycle.toml", "lifecycle");
  return file;
}

describe("the archive of a release", () => {
  test("becomes a directory of executables and their descriptor, without special bits", () =>
    inFolder(async (folder) => {
      const file = release(folder);
      expect(isPacked(file)).toBe(true);
      const directory = orThrow(await unpackLifecycle(file));
      const [own, linked] = ["lifecycle", "detector"].map((name) => statSync(join(directory, name)));
      expect(own?.ino).toBe(linked?.ino);
      expect((own?.mode ?? 0) & 0o7777).toBe(0o755);
      expect(readFileSync(join(directory, "launcher"), "utf8")).toContain("# launcher");
      expect(existsSync(join(directory, "lifecycle.toml"))).toBe(true);
    }));

  test("is named in the subject, and unpacked again for a replay", () =>
    inFolder(async (folder) => {
      const file = release(folder);
      const spec = orThrow(await lifecycleSpec(file));
      expect(spec).toMatchObject({ kind: "executables", name: file, packed: file });
      expect(orThrow(await unpackedAgain(spec))).toBe(spec);
      const again = orThrow(await unpackedAgain({ kind: "executables", directory: "/gone", packed: file }));
      expect(again.kind === "executables" && existsSync(join(again.directory, "launcher"))).toBe(true);
    }));

  test("is refused by name where only directories are taken", () =>
    inFolder((folder) => {
      const file = release(folder);
      const packed = { ok: false, fault: { kind: "lifecycle-packed", message: expect.stringContaining(file) } };
      expect(subjectSpec(file)).toMatchObject(packed);
      expect(subjectSpec(join(folder, "lifecycle"), { rest: file })).toMatchObject(packed);
    }));

  const tgz = (files: Readonly<Record<string, NodeSpec>>, rename = (name: string) => name): Buffer => {
    const entries = imageOfTree(treeOf(files)).layers[0]?.entries ?? [];
    const renamed = entries.map((entry) => ({ ...entry, name: byteString(rename(entry.name)) }));
    return gzipSync(Buffer.concat([...encodeTar(renamed)]));
  };

  test.each<[string, () => Buffer]>([
    ["a link that leads out", () => tgz({ "/lifecycle/detector": { symlink: "/etc/passwd" } })],
    ["a name that climbs", () => tgz({ "/lifecycle/detector": SCRIPT }, (name) => `../${name}`)],
    ["no executable", () => tgz({ "/lifecycle/readme": "hello" })],
    ["a device", () => tgz({ "/lifecycle/detector": SCRIPT, "/lifecycle/null": { char: 259 } })],
    ["half of the bytes", () => tgz({ "/lifecycle/detector": "x".repeat(99_999) }).subarray(0, 100)],
  ])("with %s is rejected", (_, bytes) =>
    inFolder(async (folder) => {
      const file = join(folder, "bad.tgz");
      writeFileSync(file, bytes());
      expect(await unpackLifecycle(file)).toMatchObject({ ok: false });
      expect(existsSync(join(folder, "..", "detector"))).toBe(false);
    }),
  );

  test("that unpacks to more than a lifecycle has is rejected", () =>
    inFolder(async (folder) => {
      const file = join(folder, "bomb.tgz");
      const [entry] = imageOfTree(treeOf({ "/detector": SCRIPT })).layers[0]?.entries ?? [];
      const content = streamedContent(2 ** 31, () => []);
      const [head = new Uint8Array()] = encodeTar(entry === undefined ? [] : [{ ...entry, content }]);
      const zeros = gzipSync(Buffer.alloc(1 << 20));
      writeFileSync(file, Buffer.concat([gzipSync(head.subarray(0, 512)), ...Array(400).fill(zeros)]));
      expect(await unpackLifecycle(file)).toMatchObject({ fault: { message: expect.stringMatching(/bytes|large/) } });
    }));
});

describe("an image", () => {
  const save = async (folder: string, files: Readonly<Record<string, NodeSpec>>): Promise<string> => {
    const path = join(folder, "image");
    orThrow(await layoutStore(hostFiles, byteString(path)).save(imageOfTree(treeOf(files)), ["latest"]));
    return path;
  };

  test("has its lifecycle in /cnb/lifecycle", () =>
    inFolder(async (folder) => {
      const path = await save(folder, {
        "/cnb/lifecycle/lifecycle": { text: SCRIPT, mode: 0o755 },
        "/cnb/lifecycle/creator": { symlink: "/cnb/lifecycle/lifecycle" },
        "/cnb/lifecycle/lifecycle.toml": "",
        "/cnb/lifecycle/outside": { symlink: "/../../etc/passwd" },
      });
      expect([isPacked(path), isPacked(`oci:${path}`), isPacked(folder)]).toEqual([true, true, false]);
      for (const text of [path, `oci:${path}`]) {
        const directory = orThrow(await unpackLifecycle(text));
        expect(statSync(join(directory, "creator")).ino).toBe(statSync(join(directory, "lifecycle")).ino);
        expect(existsSync(join(directory, "outside"))).toBe(false);
      }
    }));

  test("without a lifecycle is rejected", () =>
    inFolder(async (folder) => {
      const path = await save(folder, { "/usr/bin/detector": SCRIPT });
      expect(await unpackLifecycle(path)).toMatchObject({ fault: { kind: "lifecycle-unpack", where: { file: path } } });
    }));

  test("in a registry is a reference with the name of a host", () => {
    expect(["docker://a/b", "registry.example/a/b:1", "localhost:5000/a"].map(isPacked)).toEqual([true, true, true]);
    expect(["reference", "mutant:x", "./no/such.js", "no-such/lifecycle"].map(isPacked)).toEqual(Array(4).fill(false));
  });
});
