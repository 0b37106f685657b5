/** Opens an image at the location that a user gives. */
import { existsSync } from "node:fs";
import { byteString, type Fault, fail, ok, type Result } from "#base";
import {
  archiveStore,
  fetchImage,
  hostFiles,
  type Image,
  layoutStore,
  nodeExchange,
  registryStore,
  type StoredImage,
} from "#image";
import { readHostTree } from "#machine";
import { imageOfTree } from "#platform";
import { ROOT_FILE_SYSTEM, readArchive, unpackEntries } from "#tree";
import { registryAuth } from "./auth.ts";
import { describeLocation, type ImageLocation, parseImageLocation } from "./location.ts";

export interface OpenedImage {
  readonly image: Image | StoredImage;
  readonly location: ImageLocation;
}

/** Success: every layer is fetched and matches its digest. */
export async function openImage(text: string): Promise<Result<OpenedImage, Fault>> {
  const location = parseImageLocation(text);
  if (!location.ok) return location;
  const opened = await imageAt(location.value);
  if (!opened.ok) return NAMES_A_REGISTRY.test(text) ? opened : fail(withPathHint(opened.fault, location.value));
  const fetched = await fetchImage(opened.value);
  return fetched.ok ? ok({ image: fetched.value, location: location.value }) : faultAt(fetched.fault, location.value);
}

const NAMES_A_REGISTRY = /^docker:|^[^/]*[.:][^/]*\//;

/** A name without a registry may be meant as a path. */
const withPathHint = (fault: Fault, { kind }: ImageLocation): Fault => {
  const hint = "this name was taken for a registry reference, because no file or folder has it";
  return kind === "registry" ? { ...fault, remedy: [fault.remedy, hint].filter(Boolean).join("; ") } : fault;
};

const faultAt = (fault: Fault, location: ImageLocation) =>
  fail({ ...fault, where: fault.where ?? { file: describeLocation(location) } });

async function imageAt(location: ImageLocation): Promise<Result<Image, Fault>> {
  if (location.kind === "folder") {
    const tree = readHostTree(location.path);
    return tree.ok ? ok(imageOfTree(tree.value)) : tree;
  }
  if (location.kind !== "registry" && !existsSync(location.path))
    return missing(location, "there is no such file or folder");
  if (location.kind === "archive" && !(await isOciArchive(location.path))) return rootFileSystem(location.path);
  const opened = await storeOf(location).open(location.kind === "registry" ? location.reference : location.tag);
  if (!opened.ok) return faultAt(opened.fault, location);
  return opened.value === undefined ? missing(location, "there is no such image") : ok(opened.value);
}

const missing = (location: ImageLocation, message: string) =>
  faultAt({ kind: "image-missing", message, remedy: "check the name and the tag" }, location);

function storeOf(location: Exclude<ImageLocation, { readonly kind: "folder" }>) {
  if (location.kind === "registry") return registryStore(nodeExchange(), { auth: registryAuth() });
  const path = byteString(location.path);
  return location.kind === "layout" ? layoutStore(hostFiles, path) : archiveStore(hostFiles, path);
}

/** Root file systems are distributed as tar files too; those have no `oci-layout`. A damaged archive counts as an OCI archive. */
async function isOciArchive(path: string): Promise<boolean> {
  const read = await readArchive(hostFiles.readContent(byteString(path)), { archive: path });
  return !read.ok || read.value.some(({ name }) => name.replace(/^(\.?\/)+/, "") === "oci-layout");
}

async function rootFileSystem(path: string): Promise<Result<Image, Fault>> {
  const read = await readArchive(hostFiles.readContent(byteString(path)), { archive: path });
  if (!read.ok) return read;
  const tree = unpackEntries(read.value, ROOT_FILE_SYSTEM, path);
  return tree.ok ? ok(imageOfTree(tree.value)) : tree;
}
