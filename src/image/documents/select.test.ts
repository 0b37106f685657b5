import { describe, expect, test } from "vitest";
import { type Content, contentOf, type Digest, type Json, type JsonObject, utf8 } from "#base";
import { attempt } from "../model/faults.ts";
import { DOCKER_LIST, OCI_INDEX, OCI_MANIFEST, OCI_MEDIA } from "../model/media-types.ts";
import { parseManifest } from "./manifest.ts";
import { followSelection, select } from "./select.ts";

/** Documents by digest, as a store has them. */
class Documents {
  readonly #kept = new Map<Digest, Content>();

  descriptor(mediaType: string, json: JsonObject, more: JsonObject = {}): JsonObject {
    const content = contentOf(utf8(JSON.stringify(json)));
    this.#kept.set(content.digest, content);
    return { mediaType, digest: content.digest, size: content.size, ...more };
  }
  /** An image that is recognized by its architecture and its variant. */
  image(architecture: string, more: JsonObject = {}): JsonObject {
    const config = { architecture, os: "linux", rootfs: { type: "layers", diff_ids: [] } };
    const manifest = { schemaVersion: 2, config: this.descriptor(OCI_MEDIA.config, config), layers: [] };
    return this.descriptor(OCI_MANIFEST, manifest, more);
  }
  index(manifests: readonly Json[], more: JsonObject = {}, mediaType = OCI_INDEX): JsonObject {
    return this.descriptor(mediaType, { schemaVersion: 2, mediaType, manifests }, more);
  }
  /** The digest of the image's manifest. */
  choose({ digest }: JsonObject, architecture = "amd64"): Digest | undefined {
    const manifest = this.#of(digest);
    const top = { manifest, parsed: parseManifest(manifest.bytes()) };
    const read = ({ descriptor }: { readonly descriptor: { readonly digest: Digest } }) =>
      this.#kept.get(descriptor.digest);
    return followSelection(select(top, { os: "linux", architecture }), read)?.manifest.digest;
  }
  #of(digest: Json | undefined): Content {
    const found = [...this.#kept.values()].find((content) => content.digest === digest);
    if (found === undefined) throw new Error(`no document ${digest}`);
    return found;
  }
}

const on = (architecture: string): JsonObject => ({ platform: { os: "linux", architecture } });
const UNKNOWN: JsonObject = { platform: { os: "unknown", architecture: "unknown" } };

describe("the image of an index", () => {
  test("is the one of the platform, beside attestations and in nested indexes", () => {
    const documents = new Documents();
    const amd64 = documents.image("amd64", on("amd64"));
    const attestation = documents.image("unknown", UNKNOWN);
    const flat = documents.index([documents.image("arm64", on("arm64")), attestation, amd64]);
    expect(documents.choose(flat)).toBe(amd64.digest);
    const nested = documents.index([documents.index([attestation, amd64], on("amd64"), DOCKER_LIST)]);
    expect(documents.choose(nested)).toBe(amd64.digest);
  });

  test("without a platform is the one whose configuration fits", () => {
    const documents = new Documents();
    const [arm64, amd64] = [documents.image("arm64"), documents.image("amd64")];
    expect(documents.choose(documents.index([amd64]))).toBe(amd64.digest);
    expect(documents.choose(documents.index([arm64, amd64]))).toBe(amd64.digest);
    expect(documents.choose(documents.index([documents.index([arm64]), documents.index([amd64])]))).toBe(amd64.digest);
    expect(documents.choose(documents.index([arm64]))).toBeUndefined();
    const unnamed = documents.image("");
    expect(documents.choose(documents.index([arm64, unnamed]))).toBe(unnamed.digest);
  });

  test("with the platform wins over one without it", () => {
    const documents = new Documents();
    const declared = documents.image("riscv64", on("amd64"));
    expect(documents.choose(documents.index([documents.image("amd64"), declared]))).toBe(declared.digest);
  });

  test("is undefined without its manifest, and refused four indexes deep", () => {
    const documents = new Documents();
    const lost = new Documents().image("amd64", on("amd64"));
    expect(documents.choose(documents.index([lost]))).toBeUndefined();
    const deep = [1, 2, 3].reduce((inner) => documents.index([inner]), documents.image("amd64"));
    expect(documents.choose(deep)).toBeDefined();
    expect(attempt(() => documents.choose(documents.index([deep])))).toMatchObject({
      fault: { kind: "image-unsupported" },
    });
  });

  test("is not searched among more than 32 entries without a platform", () => {
    const documents = new Documents();
    const many = documents.index(Array.from({ length: 33 }, () => documents.image("arm64")));
    expect(attempt(() => documents.choose(many))).toMatchObject({ fault: { kind: "image-too-large" } });
  });
});
