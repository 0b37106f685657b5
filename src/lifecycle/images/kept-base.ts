/**
 * Images to extend, which the restorer keeps for the extender:
 *
 *   /kaniko/cache/base/<digest>/     an OCI layout
 */
import { type AbsPath, absPath, byteString, type Digest, join, orThrow } from "#base";
import { layoutStore, type StoredImage } from "#image";
import type { Process } from "#machine";

/** `<kaniko-dir>`, an input without flag or variable. */
export const KANIKO = absPath("/kaniko");
export const KANIKO_CACHE = join(KANIKO, "cache", "layers");

const dirOf = (digest: Digest): AbsPath => join(KANIKO, "cache", "base", byteString(digest));

/** `descriptors`: only the manifest and the configuration. */
export async function keepBase({ fs }: Process, image: StoredImage, what: "descriptors" | "whole"): Promise<void> {
  const contentFrom = what === "whole" ? 0 : image.layers.length;
  const store = layoutStore(fs, dirOf(image.manifest.digest), { names: "one", contentFrom });
  orThrow(await store.save(image, [""]));
}

export const openBase = async ({ fs }: Process, digest: Digest): Promise<StoredImage | undefined> =>
  orThrow(await layoutStore(fs, dirOf(digest), { names: "one" }).open(""));
