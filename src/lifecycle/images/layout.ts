/**
 * Images in a directory of OCI layouts, one directory an image:
 *
 *   <layout-dir>/<registry>/<repository>/<tag>/             a name with a tag
 *   <layout-dir>/<registry>/<repository>/sha256/<hex>/      a name with a digest
 *
 * A name may also be the path of such a directory, with or without the image's digest, as in the files between phases.
 */
import {
  type AbsPath,
  absPath,
  type ByteString,
  byteString,
  fail,
  hexOf,
  isWithin,
  join,
  ok,
  type Result,
  textOfByteString,
} from "#base";
import {
  type ArtifactStore,
  type ImageFault,
  type ImageStore,
  layoutStore,
  parseReference,
  type SaveResult,
} from "#image";
import type { ProcessFs } from "#machine";
import type { Images } from "./images.ts";

export function layoutImages(fs: ProcessFs, dir: ByteString): Images {
  const root = absPath(dir);
  const pathOf = (name: string): string => {
    const place = layoutDirectory(root, name);
    return place.ok ? textOfByteString(place.value.dir) : name;
  };
  return {
    async open(name) {
      const place = layoutDirectory(root, name);
      return place.ok ? layoutStore(fs, place.value.dir, { names: "one" }).open("") : place;
    },
    save: (image, names) => save(fs, root, names, (store, ref) => store.save(image, [ref])),
    publish: (artifact, names) => save(fs, root, names, (store, ref) => store.publish(artifact, [ref])),
    async artifact(name) {
      const place = layoutDirectory(root, name);
      return place.ok ? layoutStore(fs, place.value.dir, { names: "one" }).artifact("") : place;
    },
    async problemOf() {
      return undefined;
    },
    async isWhole(_, image) {
      return image.layers.every(({ blob }) => blob.absent !== true);
    },
    identifier: pathOf,
    uniqueIdentifier: (name, { manifest }) => `${pathOf(name)}@${manifest.digest}`,
    reportsDigest: false,
  };
}

interface LayoutDirectory {
  readonly dir: AbsPath;
  /** The tag or digest in the layout; "" if the name is a path. */
  readonly identifier: string;
}

function layoutDirectory(root: AbsPath, name: string): Result<LayoutDirectory, ImageFault> {
  const path = byteString(name.replace(/@sha256:[0-9a-f]{64}$/, ""));
  if (path.startsWith("/") && isWithin(root, absPath(path))) return ok({ dir: absPath(path), identifier: "" });
  const reference = parseReference(name);
  if (!reference.ok) return reference;
  const { registry, repository, tag, digest } = reference.value;
  const last = digest === undefined ? (tag ?? "") : `sha256/${hexOf(digest)}`;
  const dir = join(root, byteString(`${registry}/${repository}/${last}`));
  if (isWithin(root, dir)) return ok({ dir, identifier: digest ?? tag ?? "" });
  return fail({ kind: "image-bad-reference", message: `the name ${name} is outside the layout directory` });
}

/** Saves under one name after the other and stops at the first failure. */
async function save(
  fs: ProcessFs,
  root: AbsPath,
  names: readonly string[],
  put: (store: ImageStore & ArtifactStore, ref: string) => Promise<Result<SaveResult, ImageFault>>,
): Promise<Result<SaveResult, ImageFault>> {
  let saved: SaveResult | undefined;
  for (const name of names) {
    const place = layoutDirectory(root, name);
    if (!place.ok) return place;
    const written = await put(layoutStore(fs, place.value.dir, { names: "one" }), place.value.identifier);
    if (!written.ok) return written;
    saved ??= written.value;
  }
  if (saved === undefined)
    return fail({ kind: "image-save-failed", message: "no name was given to save the image under" });
  return ok({ ...saved, tags: names.map((name) => ({ name })) });
}
