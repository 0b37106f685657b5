/** The laws of every image store. */
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ByteString, byteString } from "#base";
import { inFolder } from "#base/testkit";
import { print } from "#tree";
import { fileEntry } from "#tree/testkit";
import { registryStore } from "../client/registry-store.ts";
import { hostFiles } from "../host/files.ts";
import { flatten } from "../layers/apply.ts";
import { fetchImage } from "../layers/fetch.ts";
import { layerOf } from "../layers/layer.ts";
import type { Image } from "../model/image.ts";
import { DOCKER_MEDIA, OCI_LAYER, OCI_MEDIA } from "../model/media-types.ts";
import { append, emptyImage, setConfig, setEnv, setLabels } from "../model/operations.ts";
import type { ImageStore } from "../model/store.ts";
import { registry } from "../registry/registry.ts";
import { archiveStore } from "./archive.ts";
import { layoutStore } from "./layout.ts";
import { memoryStore } from "./memory.ts";
import { memoryFiles } from "./memory-files.ts";

interface Kind {
  readonly name: string;
  readonly refs: readonly [string, string];
  use(act: (store: ImageStore, again: () => ImageStore) => Promise<void>): Promise<void>;
}

const KINDS: readonly Kind[] = [
  { name: "memory", refs: ["reg.test/app:a", "reg.test/app:b"], use: (act) => sameStore(memoryStore(), act) },
  { name: "layout in memory", refs: ["a", "b"], use: (act) => fromFiles(memoryFiles(), byteString("out"), act) },
  {
    name: "layout on the host",
    refs: ["a", "b"],
    use: (act) => inFolder((folder) => fromFiles(hostFiles, byteString(join(folder, "sortíe")), act)),
  },
  {
    name: "archive",
    refs: ["a", "b"],
    use: (act) => {
      const files = memoryFiles();
      return act(archiveStore(files, byteString("image.tar")), () => archiveStore(files, byteString("image.tar")));
    },
  },
  {
    name: "registry",
    refs: ["localhost:5000/app:a", "localhost:5000/app:b"],
    use: (act) => {
      const { handle } = registry();
      return act(registryStore(handle), () => registryStore(handle));
    },
  },
];

const sameStore = (store: ImageStore, act: Parameters<Kind["use"]>[0]): Promise<void> => act(store, () => store);
const fromFiles = (
  files: Parameters<typeof layoutStore>[0],
  dir: ByteString,
  act: Parameters<Kind["use"]>[0],
): Promise<void> => act(layoutStore(files, dir), () => layoutStore(files, dir));

const images: fc.Arbitrary<Image> = fc
  .record({
    texts: fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
    docker: fc.boolean(),
    plain: fc.boolean(),
    label: fc.string(),
    created: fc.constantFrom("1980-01-01T00:00:01Z", undefined),
  })
  .map(({ texts, docker, plain, label, created }) => {
    const base = emptyImage({ os: "linux", architecture: "amd64" }, docker ? DOCKER_MEDIA : OCI_MEDIA);
    const layers = texts.map((text) => ({
      layer: plain ? layerOf([fileEntry("f", text)], OCI_LAYER) : layerOf([fileEntry("f", text)]),
      history: { created_by: text },
    }));
    const image = setEnv(setLabels(append(base, layers), { label, "<&>": "\u2028" }), "PATH", "/bin");
    return created === undefined ? image : setConfig(image, { created });
  });

const partsOf = ({ layers, config, mediaType }: Image) => ({
  diffIds: layers.map((layer) => layer.diffId),
  blobs: layers.map(({ blob }) => blob.digest),
  types: layers.map(({ blob }) => blob.mediaType),
  env: config.config.Env,
  labels: config.config.Labels,
  created: config.created,
  created_by: config.history.map((each) => each.created_by ?? ""),
  mediaType,
});

describe.each(KINDS)("$name", ({ refs, use }) => {
  test("what is saved is opened equal, under every name", () =>
    fc.assert(
      fc.asyncProperty(images, (image) =>
        use(async (store, again) => {
          const saved = await store.save(image, refs);
          expect(saved).toMatchObject({ ok: true });
          for (const ref of refs) {
            const opened = await again().open(ref);
            if (!opened.ok || opened.value === undefined) throw new Error(JSON.stringify(opened));
            expect(partsOf(opened.value)).toEqual(partsOf(image));
            expect(saved).toMatchObject({
              value: { digest: opened.value.manifest.digest, manifestSize: opened.value.manifest.size },
            });
            expect(await fetchImage(opened.value)).toMatchObject({ ok: true });
            expect(print(flatten(opened.value))).toBe(print(flatten(image)));
          }
        }),
      ),
      { numRuns: 15 },
    ));

  test("an image keeps its digest in another store", () =>
    use(async (store, again) => {
      const [image] = fc.sample(images, { numRuns: 1, seed: 1 });
      if (image === undefined) return;
      await store.save(image, [refs[0]]);
      const opened = await again().open(refs[0]);
      if (!opened.ok || opened.value === undefined) throw new Error("not opened");
      for (const other of [memoryStore(), registryStore(registry().handle)]) {
        expect(await other.save(opened.value, ["localhost:5000/other"])).toMatchObject({
          value: { digest: opened.value.manifest.digest },
        });
      }
    }));

  test("a missing image is undefined", () =>
    use(async (store) => expect(await store.open(refs[0])).toEqual({ ok: true, value: undefined })));

  test("a name is moved to the image that was saved last, the other one stays", () =>
    use(async (store, again) => {
      const [before, after] = ["old", "new"].map((text) =>
        append(emptyImage({ os: "linux", architecture: "amd64" }), [
          { layer: layerOf([fileEntry("f", text)]), history: {} },
        ]),
      );
      if (before === undefined || after === undefined) return;
      await store.save(before, refs);
      await again().save(after, [refs[0]]);
      const [first, second] = [await again().open(refs[0]), await again().open(refs[1])];
      expect(first).toMatchObject({ value: { layers: [{ diffId: after.layers[0]?.diffId }] } });
      expect(second).toMatchObject({ value: { layers: [{ diffId: before.layers[0]?.diffId }] } });
    }));
});
