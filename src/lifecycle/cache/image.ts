/** A cache in a registry: every build makes a new image whose only label is the metadata. */
import { describeFault, orThrow } from "#base";
import { LABELS } from "#contract";
import {
  append,
  emptyImage,
  fetchLayer,
  type Layer,
  labelOf,
  layerOf,
  OCI_LAYER_GZIP,
  type StoredImage,
  setConfig,
  setLabels,
  withMediaType,
} from "#image";
import type { Images } from "../images/images.ts";
import { phaseFault } from "../rules/faults.ts";
import type { Cache, StagedLayer } from "./cache.ts";

const CREATED = "1980-01-01T00:00:01Z";

/** Throws a phase fault if the registry does not answer. A missing or damaged image is an empty cache. */
export async function imageCache(images: Images, name: string, { os }: { readonly os: string }): Promise<Cache> {
  const opened = await images.open(name);
  if (!opened.ok && opened.fault.kind !== "image-malformed") {
    throw phaseFault("failed", `the cache image ${name} cannot be opened: ${describeFault(opened.fault)}`);
  }
  const image = opened.ok ? opened.value : undefined;
  const whole = image !== undefined && (await images.isWhole(name, image)) ? image : undefined;
  return new ImageCache(images, { name, os, old: whole });
}

interface Parts {
  readonly name: string;
  readonly os: string;
  readonly old: StoredImage | undefined;
}

class ImageCache implements Cache {
  readonly name: string;
  readonly metadata: string | undefined;
  readonly #images: Images;
  readonly #parts: Parts;
  readonly #staged: Layer[] = [];
  constructor(images: Images, parts: Parts) {
    this.name = parts.name;
    this.#images = images;
    this.#parts = parts;
    this.metadata = parts.old && labelOf(parts.old, LABELS.cacheMetadata);
  }

  async layer(diffId: string): Promise<Layer | undefined> {
    const layer = this.#old(diffId);
    const ready = layer && (await fetchLayer(layer));
    return ready?.ok ? ready.value : undefined;
  }

  #old(diffId: string): Layer | undefined {
    return this.#parts.old?.layers.find((layer) => layer.diffId === diffId);
  }

  stage(layer: Layer, { unchanged, copies }: StagedLayer): void {
    const kept = (unchanged ? this.#old(layer.diffId) : undefined) ?? withMediaType(layer, OCI_LAYER_GZIP);
    for (let copy = 0; copy < copies; copy += 1) this.#staged.push(kept);
  }

  async commit(metadata: string): Promise<void> {
    // A registry may refuse an image without layers.
    const layers = this.#staged.length > 0 ? this.#staged : [layerOf([], OCI_LAYER_GZIP)];
    const history = { created: CREATED };
    const empty = setConfig(emptyImage({ os: this.#parts.os, architecture: "" }), { created: CREATED });
    const filled = append(
      empty,
      layers.map((layer) => ({ layer, history })),
    );
    orThrow(await this.#images.save(setLabels(filled, { [LABELS.cacheMetadata]: metadata }), [this.name]));
  }
}
