/** Changed layouts, and changed answers of a registry: a store gives an image or a fault, and never throws. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { byteString, contentOf, EMPTY, type Exchange, utf8 } from "#base";
import { anyChangedBytes } from "#base/testkit";
import type { TarEntry } from "#tree";
import { registryStore } from "../client/registry-store.ts";
import { emptyImage } from "../model/operations.ts";
import { layoutStore } from "./layout.ts";
import { memoryFiles } from "./memory-files.ts";

const RUNS = 150;

test("image layouts", async () => {
  const image = emptyImage({ os: "linux", architecture: "amd64" });
  const layout = memoryFiles();
  await layoutStore(layout, byteString("l")).save(image, ["a"]);
  const entries = layout.entries().filter(({ type }) => type === "file");
  await fc.assert(
    fc.asyncProperty(
      fc
        .constantFrom(...entries)
        .chain((entry) => anyChangedBytes([entry.content?.bytes() ?? utf8("")]).map((bytes) => ({ entry, bytes }))),
      async ({ entry, bytes }) => {
        const hostile = entries.map((one): TarEntry => (one === entry ? { ...one, content: contentOf(bytes) } : one));
        expect(typeof (await layoutStore(memoryFiles(hostile), byteString("l")).open("a")).ok).toBe("boolean");
      },
    ),
    { numRuns: RUNS },
  );
});

test("answers of a registry", async () => {
  const manifest = `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:${"0".repeat(64)}","size":2},"layers":[]}`;
  await fc.assert(
    fc.asyncProperty(
      anyChangedBytes([utf8<string>(manifest)]),
      fc.constantFrom(200, 201, 204, 301, 401, 404, 500, 0, 999),
      fc.dictionary(
        fc.constantFrom("content-type", "docker-content-digest", "location", "content-length", "www-authenticate"),
        fc.string(),
      ),
      async (bytes, status, headers) => {
        const http: Exchange = async ({ path }) =>
          path === "/v2/" ? { status: 200, headers: {}, body: EMPTY } : { status, headers, body: contentOf(bytes) };
        expect(typeof (await registryStore(http).open("registry.example/a:v1")).ok).toBe("boolean");
      },
    ),
    { numRuns: RUNS },
  );
});
