import { describe, expect, test } from "vitest";
import { append, emptyImage, layerOf, layerOfBlob, OCI_LAYER_GZIP } from "#image";
import { observeImage } from "./images.ts";

const PLACES = { app: "/workspace", layers: "/layers" };
const whole = layerOf([], OCI_LAYER_GZIP);
const { tar, diffId } = whole;
/** The same contents, pushed as they are under the name of gzip. */
const raw = layerOfBlob({ diffId, digest: tar.digest, size: tar.size, content: tar, mediaType: OCI_LAYER_GZIP });

const see = (layer: typeof whole) => () =>
  observeImage(
    {
      ...append(emptyImage({ os: "linux", architecture: "amd64" }), [{ layer, history: {} }]),
      manifest: { digest: diffId, size: 1, json: {} },
    },
    "app",
    PLACES,
  );

describe("an image whose layer is not what its media type says", () => {
  test("is broken, also if other images were observed before", () => {
    expect(see(raw)).toThrow("not gzip");
    expect(see(whole)().layers).toHaveLength(1);
    expect(see(raw)).toThrow("not gzip");
  });
});
