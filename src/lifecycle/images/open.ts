/** Opens the stores of images: a registry, and a Docker daemon or a directory of OCI layouts if the platform says so. */
import { type ByteString, ok } from "#base";
import type { Inputs } from "#contract";
import { contextName, parseReference, type RegistryStore, registryStore, type StoredImage } from "#image";
import type { Process } from "#machine";
import { phaseFault } from "../rules/faults.ts";
import { daemonImages } from "./daemon.ts";
import type { Images, Stores } from "./images.ts";
import { keychain } from "./keychain.ts";
import { layoutImages } from "./layout.ts";

/** Reads credentials, so call it before privileges are dropped. Throws a phase fault. */
export function openStores(process: Process, inputs: Inputs): Stores {
  const registry = registryImages(
    registryStore(process.http, {
      auth: keychain(process),
      insecure: inputs.insecureRegistries,
      platform: process.platform,
    }),
  );
  if (inputs.daemon) return { registry, images: daemonImages(process) };
  return { registry, images: inputs.layout ? layoutImages(process.fs, layoutDir(inputs)) : registry };
}

function layoutDir({ layoutDir }: Inputs): ByteString {
  if (layoutDir !== undefined && layoutDir !== "") return layoutDir;
  throw phaseFault("inputs", "-layout needs -layout-dir", {
    remedy: "pass -layout-dir with the directory of the layouts",
  });
}

/** Opened images are cached by digest, because a digest never changes its meaning. */
const registryImages = (store: RegistryStore, known: Map<string, StoredImage> = new Map()): Images => ({
  async open(name) {
    const seen = known.get(name);
    if (seen !== undefined) return ok(seen);
    const opened = await store.open(name);
    if (opened.ok && opened.value !== undefined) known.set(digestReference(name, opened.value), opened.value);
    return opened;
  },
  save: (image, names) => store.save(image, names),
  publish: (artifact, names) => store.publish(artifact, names),
  artifact: (name) => store.artifact(name),
  async problemOf(name, access) {
    const checked = access === "read" ? await store.canRead(name) : await store.canWrite(name);
    return checked.ok ? undefined : checked.fault;
  },
  async isWhole(name, image) {
    const whole = await store.isWhole(name, image);
    return whole.ok && whole.value;
  },
  identifier: digestReference,
  uniqueIdentifier: digestReference,
  reportsDigest: true,
});

function digestReference(name: string, { manifest }: StoredImage): string {
  const reference = parseReference(name);
  return reference.ok ? `${contextName(reference.value)}@${manifest.digest}` : name;
}
