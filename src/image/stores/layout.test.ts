import { describe, expect, test } from "vitest";
import { type ByteString, byteString, contentOf, textOf, utf8 } from "#base";
import { fileEntry } from "#tree/testkit";
import { layerOf } from "../layers/layer.ts";
import type { Image } from "../model/image.ts";
import { OCI_INDEX, OCI_LAYER_GZIP } from "../model/media-types.ts";
import { append, emptyImage, setConfig } from "../model/operations.ts";
import { archiveStore } from "./archive.ts";
import { layoutStore, REF_NAME } from "./layout.ts";
import type { LayoutFiles } from "./layout-files.ts";
import { memoryFiles } from "./memory-files.ts";

const imageOf = (name: string, architecture = "amd64"): Image =>
  append(emptyImage({ os: "linux", architecture }), [
    { layer: layerOf([fileEntry(name)], OCI_LAYER_GZIP), history: {} },
  ]);
const json = (files: LayoutFiles, path: string) => JSON.parse(textOf(files.readContent(byteString(path)).bytes()));

class Full extends Error {
  override readonly name = "Full";
  readonly code = "ENOSPC";
}

describe("as the official lifecycle writes it", () => {
  test("the empty image has the digest that the official one has", async () => {
    const empty = setConfig(emptyImage({ os: "linux", architecture: "amd64" }), { created: "0001-01-01T00:00:00Z" });
    const digest = "sha256:9bff545fd88403019875bc484da593c84761e6c89bae9058b76d1054d54548d0";
    expect(await layoutStore(memoryFiles(), byteString("l")).save(empty, [])).toMatchObject({ value: { digest } });
  });
  test("the index holds one manifest, and both carry the name", async () => {
    const files = memoryFiles();
    const store = layoutStore(files, byteString("l"), { names: "one" });
    await store.save(imageOf("old"), ["v1"]);
    const saved = await store.save(imageOf("new"), ["v2"]);
    const { manifests } = json(files, "l/index.json");
    expect(manifests).toMatchObject([{ annotations: { [REF_NAME]: "v2" } }]);
    expect(saved).toMatchObject({ ok: true, value: { digest: manifests[0].digest } });
    expect(json(files, `l/blobs/sha256/${manifests[0].digest.slice(7)}`).annotations).toEqual({ [REF_NAME]: "v2" });
    expect(textOf(files.readContent(byteString("l/oci-layout")).bytes())).toBe(
      '{\n    "imageLayoutVersion": "1.0.0"\n}',
    );
    expect(await store.open("")).toMatchObject({ ok: true, value: { layers: [{}] } });
  });
});

describe("layouts of others", () => {
  test("an index gives the image for the given platform", async () => {
    const files = memoryFiles();
    const store = layoutStore(files, byteString("l"));
    await store.save(imageOf("x86"), ["amd64"]);
    await store.save(imageOf("arm", "arm64"), ["arm64"]);
    const { manifests } = json(files, "l/index.json");
    const children = manifests.map(({ annotations, ...rest }: { annotations: Record<string, string> }) => ({
      ...rest,
      platform: { os: "linux", architecture: annotations[REF_NAME] },
    }));
    const inner = contentOf(utf8(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: children })));
    files.write(byteString(`l/blobs/sha256/${inner.digest.slice(7)}`), inner);
    const outer = [{ mediaType: OCI_INDEX, digest: inner.digest, size: inner.size }];
    files.write(byteString("l/index.json"), contentOf(utf8(JSON.stringify({ schemaVersion: 2, manifests: outer }))));
    for (const architecture of ["amd64", "arm64"]) {
      const opened = await layoutStore(files, byteString("l"), { platform: { os: "linux", architecture } }).open("");
      expect(opened).toMatchObject({ ok: true, value: { config: { architecture } } });
    }
    expect(
      await layoutStore(files, byteString("l"), { platform: { os: "plan9", architecture: "mips" } }).open(""),
    ).toEqual({
      ok: true,
      value: undefined,
    });
  });
  test("several images without a name are a fault that names them", async () => {
    const store = layoutStore(memoryFiles(), byteString("l"));
    await store.save(imageOf("a"), ["v1"]);
    await store.save(imageOf("b"), ["v2"]);
    const opened = await store.open("");
    expect(opened).toMatchObject({ ok: false, fault: { kind: "image-bad-reference", remedy: "name one of them" } });
    expect(opened.ok ? "" : opened.fault.message).toContain("v1, v2");
  });
  test("a layer without a blob is passed on by its descriptor", async () => {
    const files = memoryFiles();
    const image = imageOf("a");
    await layoutStore(files, byteString("l")).save(image, ["v1"]);
    const path = `l/blobs/sha256/${image.layers[0]?.blob.digest.slice(7)}`;
    files.removeAll(byteString(path));
    const opened = await layoutStore(files, byteString("l")).open("v1");
    if (!opened.ok || opened.value === undefined) throw new Error("not opened");
    expect(opened.value.layers[0]?.blob.absent).toBe(true);
    expect(await layoutStore(files, byteString("copy")).save(opened.value, ["v1"])).toMatchObject({ ok: true });
    expect(files.exists(byteString(path.replace("l/", "copy/")))).toBe(false);
  });
});

describe("bad input", () => {
  const broken = async (spoil: (files: LayoutFiles) => void) => {
    const files = memoryFiles();
    await layoutStore(files, byteString("l")).save(imageOf("a"), ["v1"]);
    spoil(files);
    return layoutStore(files, byteString("l")).open("v1");
  };
  const put = (path: string, text: string) => (files: LayoutFiles) =>
    files.write(byteString(path), contentOf(utf8(text)));
  const manifestPath = (files: LayoutFiles): ByteString =>
    byteString(`l/blobs/sha256/${json(files, "l/index.json").manifests[0].digest.slice(7)}`);

  test.each([
    ["no JSON", "{", "image-malformed"],
    ["no object", "[]", "image-malformed"],
    ["no manifests", '{"schemaVersion":2}', "image-malformed"],
    ["another schema", '{"schemaVersion":1,"manifests":[]}', "image-unsupported"],
    [
      "a digest that is a path",
      '{"schemaVersion":2,"manifests":[{"mediaType":"x","size":1,"digest":"sha256:../../etc/passwd"}]}',
      "image-malformed",
    ],
    [
      "a size below zero",
      `{"schemaVersion":2,"manifests":[{"mediaType":"x","size":-1,"digest":"sha256:${"a".repeat(64)}"}]}`,
      "image-malformed",
    ],
  ])("an index.json with %s", async (_what, text, kind) => {
    expect(await broken(put("l/index.json", text))).toMatchObject({
      ok: false,
      fault: { kind, where: { file: "l/index.json" } },
    });
  });
  test("a manifest of other content", async () => {
    const opened = await broken((files) => {
      const path = manifestPath(files);
      files.write(
        path,
        contentOf(
          files
            .readContent(path)
            .bytes()
            .map((byte) => byte ^ 1),
        ),
      );
    });
    expect(opened).toMatchObject({ ok: false, fault: { kind: "image-digest-mismatch" } });
  });
  test("a manifest that is cut off", async () => {
    const opened = await broken((files) => files.write(manifestPath(files), contentOf(utf8("{"))));
    expect(opened).toMatchObject({ ok: false, fault: { kind: "image-truncated" } });
  });
  test("an archive that is not a tar file", async () => {
    const files = memoryFiles();
    files.write(byteString("image.tar"), contentOf(utf8("this is no archive".repeat(100))));
    expect(await archiveStore(files, byteString("image.tar")).open("")).toMatchObject({
      ok: false,
      fault: { kind: "image-malformed" },
    });
  });
});

test.each(["layout", "archive"] as const)("%s: a disk that is full at any write leaves the old image", async (kind) => {
  const storeOn = (files: LayoutFiles) =>
    kind === "layout" ? layoutStore(files, byteString("l")) : archiveStore(files, byteString("l.tar"));
  for (let full = 1; ; full++) {
    const files = memoryFiles();
    const before = await storeOn(files).save(imageOf("old"), ["v1"]);
    let writes = 0;
    const failing: LayoutFiles = {
      ...files,
      write(path, content) {
        writes += 1;
        if (writes !== full) return files.write(path, content);
        files.write(path, contentOf(utf8("half")));
        throw new Full("ENOSPC: no space left on device");
      },
    };
    const saved = await storeOn(failing).save(imageOf("new"), ["v1"]);
    if (writes < full) return expect(saved.ok).toBe(true);
    expect(saved).toMatchObject({ ok: false, fault: { kind: "image-save-failed", remedy: "free some space" } });
    expect(await storeOn(files).open("v1")).toMatchObject({
      ok: true,
      value: { manifest: { digest: before.ok ? before.value.digest : "" } },
    });
  }
});
