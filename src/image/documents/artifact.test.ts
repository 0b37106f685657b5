/** The laws of every store that keeps artifacts. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { byteString, contentOf, type Digest, digestOf, type Exchange, streamedContent, utf8 } from "#base";
import { inFolder } from "#base/testkit";
import { type RegistryStore, registryStore } from "../client/registry-store.ts";
import { hostFiles } from "../host/files.ts";
import { OCI_MANIFEST } from "../model/media-types.ts";
import { emptyImage } from "../model/operations.ts";
import { type Registry, registry } from "../registry/registry.ts";
import { archiveStore } from "../stores/archive.ts";
import { layoutStore } from "../stores/layout.ts";
import { memoryStore } from "../stores/memory.ts";
import { memoryFiles } from "../stores/memory-files.ts";
import { type Artifact, type ArtifactStore, artifactBlob, writeArtifact } from "./artifact.ts";

const CONFIG = "application/vnd.cncf.helm.config.v1+json";
const LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

const artifactOf = (text: string, more: Partial<Artifact> = {}): Artifact => ({
  config: artifactBlob(CONFIG, contentOf(utf8("{}"))),
  layers: [artifactBlob(LAYER, contentOf(utf8(text)))],
  ...more,
});

type Act = (store: ArtifactStore) => Promise<void>;
const KINDS: readonly {
  readonly name: string;
  readonly refs: readonly [string, string];
  use(act: Act): Promise<void>;
}[] = [
  { name: "memory", refs: ["reg.test/app:a", "reg.test/app:b"], use: (act) => act(memoryStore()) },
  { name: "layout in memory", refs: ["a", "b"], use: (act) => act(layoutStore(memoryFiles(), byteString("out"))) },
  {
    name: "layout on the host",
    refs: ["a", "b"],
    use: (act) => inFolder((folder) => act(layoutStore(hostFiles, byteString(join(folder, "out"))))),
  },
  {
    name: "archive in memory",
    refs: ["a", "b"],
    use: (act) => act(archiveStore(memoryFiles(), byteString("out.tar"))),
  },
  {
    name: "registry",
    refs: ["localhost:5000/app:a", "localhost:5000/app:b"],
    use: (act) => act(registryStore(registry().handle)),
  },
];

async function opened(store: ArtifactStore, ref: string) {
  const found = await store.artifact(ref);
  if (!found.ok) throw new Error(found.fault.message);
  return found.value;
}

describe.each(KINDS)("artifacts in a $name", ({ refs: [a, b], use }) => {
  test("that was not published is missing", () =>
    use(async (store) => {
      expect(await opened(store, a)).toBeUndefined();
    }));

  test.each(["content", ""])("is read as it was published: %j", (text) =>
    use(async (store) => {
      const artifact = artifactOf(text, { annotations: { z: "<1>", a: "é" } });
      const saved = await store.publish(artifact, [a, b]);
      const { digest, manifest } = writeArtifact(artifact);
      expect(saved).toMatchObject({ ok: true, value: { digest, manifestSize: manifest.length } });
      for (const ref of [a, b]) {
        const read = await opened(store, ref);
        expect(read?.manifest.digest).toBe(digest);
        expect(read?.config.blob.mediaType).toBe(CONFIG);
        const [layer] = read?.layers ?? [];
        await layer?.fetch?.();
        expect(layer?.blob).toMatchObject({ mediaType: LAYER, size: utf8(text).length, digest: digestOf(utf8(text)) });
        expect(layer?.blob.content.digest).toBe(digestOf(utf8(text)));
        expect(read?.annotations).toEqual({ a: "é", z: "<1>" });
      }
    }),
  );

  test("takes the place of another one under its name alone", () =>
    use(async (store) => {
      await store.publish(artifactOf("old"), [a, b]);
      await store.publish(artifactOf("new"), [a]);
      expect((await opened(store, a))?.manifest.digest).toBe(writeArtifact(artifactOf("new")).digest);
      expect((await opened(store, b))?.manifest.digest).toBe(writeArtifact(artifactOf("old")).digest);
    }));

  test("has the subject that it was given", () =>
    use(async (store) => {
      const subject = { mediaType: OCI_MANIFEST, digest: digestOf("image"), size: 5 };
      await store.publish(artifactOf("x", { subject }), [a]);
      expect((await opened(store, a))?.subject).toEqual(subject);
    }));
});

describe("an artifact in a registry", () => {
  const APP = "localhost:5000/app";

  test.each<[string, readonly string[], (store: RegistryStore, served: Registry) => RegistryStore]>([
    ["and the client that pushed it sends no request for it", ["PUT"], (store) => store],
    ["and another client asks for it", ["GET", "HEAD", "HEAD", "PUT"], (_, served) => registryStore(served.handle)],
  ])("is pushed without a tag, and gets a tag later without its blobs, %s", async (_, methods, whose) => {
    const served = registry();
    const store = registryStore(served.handle);
    const artifact = artifactOf("x");
    const { digest } = writeArtifact(artifact);
    await store.publish(artifact, [`${APP}@${digest}`]);
    expect(served.tags()).toEqual([]);
    const before = served.requests();
    await whose(store, served).publish(artifact, [`${APP}:wasm`]);
    expect(served.tags()).toEqual([{ repository: "app", tag: "wasm", digest }]);
    const asked = served.log().slice(before);
    expect(asked.map(({ method }) => method)).toEqual(methods);
    expect(served.check()).toEqual([]);
  });

  test("is not an image, and an image is not an artifact", async () => {
    const served = registry();
    const store = registryStore(served.handle);
    await store.publish(artifactOf("x"), [`${APP}:wasm`]);
    await store.save(emptyImage({ os: "linux", architecture: "amd64" }), [`${APP}:1`]);
    expect(await store.artifact(`${APP}:1`)).toMatchObject({ ok: false, fault: { kind: "image-unsupported" } });
    expect((await store.open(`${APP}:wasm`)).ok).toBe(false);
    expect(served.artifact(`${APP}:wasm`)).toMatchObject({
      ok: true,
      value: { config: { blob: { mediaType: CONFIG } } },
    });
  });

  test("of 1 GiB is read in pieces and never held", async () => {
    const size = 1024 ** 3;
    const piece = new Uint8Array(1024 * 1024);
    let atOnce = 0;
    const content = streamedContent(
      size,
      function* () {
        for (let sent = 0; sent < size; sent += piece.length) yield piece;
      },
      digestOf("not asked for") as Digest,
    );
    const sized: Exchange = async (request) => {
      for (const chunk of request.body?.chunks() ?? []) atOnce = Math.max(atOnce, chunk.length);
      const status = { GET: 200, HEAD: 404, PUT: 201, POST: 202, PATCH: 202, DELETE: 202 }[request.method];
      return { status, headers: { location: "/v2/app/blobs/uploads/1" }, body: contentOf(utf8("")) };
    };
    const saved = await registryStore(sized).publish(
      { config: artifactBlob(CONFIG, contentOf(utf8("{}"))), layers: [artifactBlob(LAYER, content)] },
      [`${APP}:big`],
    );
    expect(saved.ok).toBe(true);
    expect(atOnce).toBe(piece.length);
  });
});
