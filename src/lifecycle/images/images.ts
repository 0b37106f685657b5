/** Where a phase finds and puts images: a registry, or a directory of OCI layouts. What differs between the two stands here. */
import { ok, type Result } from "#base";
import {
  type Artifact,
  contextName,
  type Image,
  type ImageFault,
  parseReference,
  type RegistryStore,
  registryStore,
  type Saved,
  type StoredArtifact,
  type StoredImage,
} from "#image";
import type { Process } from "#machine";
import type { Inputs } from "../inputs/inputs.ts";
import { phaseFault } from "../rules/faults.ts";
import { keychain } from "./keychain.ts";
import { layoutImages } from "./layout.ts";

export interface Images {
  /** Ok(undefined) where there is none. */
  open(name: string): Promise<Result<StoredImage | undefined, ImageFault>>;
  save(image: Image, names: readonly string[]): Promise<Result<Saved, ImageFault>>;
  /** Beside the images, under names of the same kind. */
  publish(artifact: Artifact, names: readonly string[]): Promise<Result<Saved, ImageFault>>;
  artifact(name: string): Promise<Result<StoredArtifact | undefined, ImageFault>>;
  /** Undefined: it may be read, or written; an image that is not there may be. */
  problemOf(name: string, access: "read" | "write"): Promise<ImageFault | undefined>;
  /** Is everything there that its manifest names? */
  isWhole(name: string, image: StoredImage): Promise<boolean>;
  /** How the files between phases name an image that was opened under `name`: by its digest, or by its path. */
  identifier(name: string, image: StoredImage): string;
  /** The same, and it names one image for ever. */
  uniqueIdentifier(name: string, image: StoredImage): string;
  /** How the report names what was saved: digests are a registry's. */
  readonly reportsDigest: boolean;
}

/** All stores of one phase. */
export interface Stores {
  /** Of run images, previous images and app images. */
  readonly images: Images;
  /** Of cache images, and of build images: never a layout. */
  readonly registry: Images;
}

/** Reads credentials: to be called before privileges are dropped. Throws a phase fault. */
export function openStores(process: Process, inputs: Inputs): Stores {
  const registry = registryImages(
    registryStore(process.http, {
      auth: keychain(process),
      insecure: inputs.insecureRegistries,
      platform: process.platform,
    }),
  );
  if (inputs.daemon) {
    throw phaseFault("failed", "images in a Docker daemon are not supported by this lifecycle", {
      remedy: "leave out -daemon, or unset CNB_USE_DAEMON",
    });
  }
  return { registry, images: inputs.layout ? layoutImages(process.fs, layoutDir(inputs)) : registry };
}

function layoutDir({ layoutDir }: Inputs): string {
  if (layoutDir !== undefined && layoutDir !== "") return layoutDir;
  throw phaseFault("inputs", "-layout needs -layout-dir", { remedy: "give the directory that the layouts lie in" });
}

/** What was opened is known by its digest from then on: a digest never names anything else. */
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
