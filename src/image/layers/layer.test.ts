import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { concat, contentOf, digestOf, InvariantError, ok, streamedContent, utf8 } from "#base";
import { fileEntry } from "#tree/testkit";
import { attempt } from "../model/faults.ts";
import { DOCKER_LAYER_GZIP, OCI_LAYER, OCI_LAYER_GZIP, OCI_LAYER_ZSTD } from "../model/media-types.ts";
import { emptyImage } from "../model/operations.ts";
import { fetchImage, fetchLayer } from "./fetch.ts";
import { type BlobSource, layerOf, layerOfBlob, layerOfTar, withMediaType } from "./layer.ts";
import { entriesOf } from "./tar.ts";

const stored = (text: string, change: Partial<BlobSource> = {}) => {
  const { blob, diffId } = layerOf([fileEntry(text, text)], OCI_LAYER_GZIP);
  return layerOfBlob({
    diffId,
    mediaType: blob.mediaType,
    digest: blob.digest,
    size: blob.size,
    content: blob.content,
    ...change,
  });
};
const faultOf = (source: Partial<BlobSource>, text = "t") => {
  const read = attempt(() => stored(text, source).entries);
  return read.ok ? undefined : read.fault;
};

describe("a layer of entries", () => {
  test("an empty one has the diffID of two zero blocks", () => {
    expect(layerOf([]).diffId).toBe("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
  });
  test("its blob is gzip of its tar, of Docker's type", () => {
    const { blob, tar } = layerOf([fileEntry("a")]);
    expect(blob.mediaType).toBe(DOCKER_LAYER_GZIP);
    expect(blob.digest).toBe(digestOf(blob.content.bytes()));
    expect(layerOfTar(tar).diffId).toBe(digestOf(tar.bytes()));
  });
  test("two with the same bytes share one blob", () => {
    expect(layerOf([fileEntry("same")]).blob.content).toBe(layerOf([fileEntry("same")]).blob.content);
  });
  test("the blob of a plain layer is its tar", () => {
    const layer = layerOf([fileEntry("a")], OCI_LAYER);
    expect(layer.blob.digest).toBe(layer.diffId);
    expect(withMediaType(layer, OCI_LAYER_GZIP).blob.digest).not.toBe(layer.diffId);
  });
  test("the entries of a tar are read at their first use", () => {
    expect(layerOfTar(layerOf([fileEntry("a")]).tar).entries).toMatchObject([{ name: "a", type: "file" }]);
  });
});

describe("a layer of a blob", () => {
  test("shares its entries with the layer that it was made from", () => {
    const made = layerOf([fileEntry("shared")]);
    const { digest, size, mediaType, content } = made.blob;
    expect(layerOfBlob({ diffId: made.diffId, digest, size, mediaType, content }).entries).toBe(made.entries);
  });
  test("of a wrong digest is rejected", () => {
    const other = contentOf(utf8("z".repeat(stored("t").blob.size)));
    expect(faultOf({ content: other })).toMatchObject({ kind: "image-digest-mismatch" });
  });
  test("of a wrong diffID is rejected", () => {
    expect(faultOf({ diffId: digestOf("other") })).toMatchObject({ kind: "image-digest-mismatch" });
  });
  test("that is shorter than its manifest says is truncated", () => {
    const whole = stored("t").blob.content.bytes();
    expect(faultOf({ content: contentOf(whole.subarray(0, 20)) })).toMatchObject({ kind: "image-truncated" });
  });
  test("whose gzip stream ends early is truncated", () => {
    const cut = contentOf(
      layerOf([fileEntry("cut", "cut off".repeat(100))])
        .blob.content.bytes()
        .subarray(0, -12),
    );
    expect(faultOf({ content: cut, digest: cut.digest, size: cut.size })).toMatchObject({ kind: "image-truncated" });
  });
  test("that is not gzip is malformed", () => {
    const text = contentOf(utf8("not gzip at all"));
    expect(faultOf({ content: text, digest: text.digest, size: text.size })).toMatchObject({ kind: "image-malformed" });
  });
  test("that is not gzip is malformed, also if a plain layer has the same bytes", () => {
    const { tar, diffId } = layerOf([fileEntry("plain")], OCI_LAYER);
    const source = { diffId, digest: tar.digest, size: tar.size, content: tar };
    expect(layerOfBlob({ ...source, mediaType: OCI_LAYER }).entries).toHaveLength(1);
    expect(faultOf({ ...source, mediaType: OCI_LAYER_GZIP })?.kind).toBe("image-malformed");
  });
  test("that is not a tar archive is malformed", () => {
    const text = contentOf(utf8("no tar".repeat(200)));
    expect(
      faultOf({ mediaType: OCI_LAYER, content: text, diffId: text.digest, digest: text.digest, size: text.size }),
    ).toMatchObject({ kind: "image-malformed" });
  });
  test("that is encrypted is not supported", () => {
    expect(faultOf({ mediaType: "application/vnd.oci.image.layer.v1.tar+gzip+encrypted" })).toMatchObject({
      kind: "image-unsupported",
    });
  });
  test("of zstd is read, and its gzip form is made of its tar", () => {
    const { diffId, tar, blob } = layerOf([fileEntry("z", "z".repeat(300_000))], OCI_LAYER_ZSTD);
    const { digest, size, mediaType } = blob;
    const layer = layerOfBlob({ diffId, mediaType, digest, size, content: contentOf(blob.content.bytes()) });
    expect(layer.tar.digest).toBe(diffId);
    expect(withMediaType(layer, OCI_LAYER_GZIP).blob.digest).toBe(layerOfTar(tar).blob.digest);
  });
  test("that is gzip under the type of a plain layer is named as such", () => {
    expect(faultOf({ mediaType: OCI_LAYER })?.message).toContain("is gzip, but its media type");
  });
  test("of a registry is fetched through the same layer of another type", async () => {
    const { content } = stored("converted").blob;
    const { diffId, blob } = stored("converted");
    const { mediaType, digest, size } = blob;
    const remote = () => layerOfBlob({ diffId, mediaType, digest, size, fetch: async () => ok(content) });
    for (const type of [DOCKER_LAYER_GZIP, OCI_LAYER]) {
      const read = await fetchLayer(withMediaType(remote(), type));
      expect(read).toMatchObject({ value: { entries: [{ name: "converted" }], blob: { mediaType: type } } });
    }
  });
  test("of a registry is fetched once", async () => {
    let fetched = 0;
    const { content } = stored("remote").blob;
    const { diffId, blob } = stored("remote");
    const { mediaType, digest, size } = blob;
    const fetch = async () => {
      fetched += 1;
      return ok(content);
    };
    const layer = layerOfBlob({ diffId, mediaType, digest, size, fetch });
    expect(() => layer.entries).toThrow(InvariantError);
    expect(await fetchLayer(layer)).toMatchObject({ ok: true });
    await fetchLayer(layer);
    expect(fetched).toBe(1);
  });
  test("of ten gigabytes of zeros in ten megabytes is rejected", () => {
    const member = gzipSync(new Uint8Array(16 * 1024 * 1024), { level: 9 });
    const bomb = contentOf(concat(Array.from({ length: 640 }, () => member)));
    expect(faultOf({ content: bomb, digest: bomb.digest, size: bomb.size })).toMatchObject({ kind: "image-too-large" });
  });
});

test("a large tar becomes several gzip members and is read back", () => {
  const chunk = new Uint8Array(1024 * 1024).fill(7);
  const content = streamedContent(80 * chunk.length, () => Array.from({ length: 80 }, () => chunk));
  const made = layerOf([{ ...fileEntry("big"), content }]);
  const { digest, size, mediaType } = made.blob;
  const copy = contentOf(made.blob.content.bytes());
  const read = layerOfBlob({ diffId: made.diffId, digest, size, mediaType, content: copy });
  expect(read.tar.digest).toBe(made.diffId);
});

describe("too many entries", () => {
  const three = ["a", "b", "c"].map((name) => fileEntry(name));
  test("in one layer are a fault", () => {
    const { tar } = layerOf(three);
    expect(entriesOf(tar, 3)).toHaveLength(3);
    expect(attempt(() => entriesOf(tar, 2))).toMatchObject({ ok: false, fault: { kind: "image-too-large" } });
  });
  test("in the layers of an image together are a fault", async () => {
    const image = {
      ...emptyImage({ os: "linux", architecture: "amd64" }),
      layers: [layerOf(three), layerOf([fileEntry("d")])],
    };
    expect(await fetchImage(image, 4)).toMatchObject({ ok: true });
    expect(await fetchImage(image, 3)).toMatchObject({ ok: false, fault: { kind: "image-too-large" } });
  });
});
