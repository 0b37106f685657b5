/**
 * Finds the image for a platform in an index. The platform of an entry is optional (image specification, image-index.md): without it, the
 * configuration of the entry's image decides.
 */
import type { Content } from "#base";
import { throwImageFault } from "../model/faults.ts";
import { isIndex, isManifest } from "../model/media-types.ts";
import { type Descriptor, type Manifest, readManifest } from "./manifest.ts";
import { platformIn, type StoredDocuments } from "./stored-image.ts";

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** A document that the caller reads from its store. */
export interface Wanted {
  readonly what: "manifest" | "config";
  readonly descriptor: Descriptor;
}

/** Yields what it needs next; the caller passes its content, or undefined if the store does not have it. */
export type Selection = Generator<Wanted, StoredDocuments | undefined, Content | undefined>;

/** An index may contain indexes, and those others. */
const NESTED_MAX = 2;
/** Each entry without a platform costs the caller two documents. */
const UNKNOWN_MAX = 32;

/** Returns the documents of the image; undefined if the index has none for the platform, or if a document is missing. */
export function* select(
  top: { readonly manifest: Content; readonly parsed: Manifest },
  platform: Platform,
  nested = 0,
): Selection {
  const { manifest, parsed } = top;
  if (parsed.kind === "manifest") {
    const config = yield { what: "config", descriptor: parsed.config };
    return config && { manifest, parsed, config };
  }
  if (nested > NESTED_MAX) throwImageFault("image-unsupported", "an index of an index of an index");
  const declared = childFor(parsed.children, platform);
  if (declared !== undefined) return yield* entry(declared, platform, nested);
  for (const child of unknown(parsed.children)) {
    const found = yield* entry(child, platform, nested);
    if (found !== undefined && mayBeFor(platformIn(found.config), platform)) return found;
  }
  return undefined;
}

function* entry(descriptor: Descriptor, platform: Platform, nested: number): Selection {
  const manifest = yield { what: "manifest", descriptor };
  if (manifest === undefined) return undefined;
  return yield* select({ manifest, parsed: readManifest(manifest, descriptor.mediaType) }, platform, nested + 1);
}

const isCandidate = ({ mediaType }: Descriptor): boolean => isManifest(mediaType) || isIndex(mediaType);

function unknown(children: readonly Descriptor[]): readonly Descriptor[] {
  const found = children.filter((child) => isCandidate(child) && child.platform === undefined);
  if (found.length > UNKNOWN_MAX)
    throwImageFault(
      "image-too-large",
      `an index has ${found.length} entries without a platform; at most ${UNKNOWN_MAX} are read`,
      "name the image by its digest",
    );
  return found;
}

/** The child of an index for a platform. A child without a variant fits every variant. */
export function childFor(children: readonly Descriptor[], platform: Platform): Descriptor | undefined {
  const found = children.filter((child) => isCandidate(child) && child.platform && fits(child.platform, platform));
  return (
    found.find((each) => platform.variant === undefined || each.platform?.variant === platform.variant) ?? found[0]
  );
}

const fits = (given: NonNullable<Descriptor["platform"]>, { os, architecture }: Platform): boolean =>
  given.os === os && given.architecture === architecture;

/** A configuration that names no platform, as caches have it, is for every one. */
const mayBeFor = ({ os, architecture }: Platform, platform: Platform): boolean =>
  (os === "" || os === platform.os) && (architecture === "" || architecture === platform.architecture);

/** Follows a selection with a store that answers at once. */
export function followSelection(
  selection: Selection,
  read: (wanted: Wanted) => Content | undefined,
): StoredDocuments | undefined {
  for (let next = selection.next(); ; next = selection.next(read(next.value)))
    if (next.done === true) return next.value;
}
