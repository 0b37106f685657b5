/** Opens the images that a user names. */
import { existsSync } from "node:fs";
import { type Fault, ok, type Result } from "#base";
import {
  archiveStore,
  hostFiles,
  type Image,
  layoutStore,
  nodeExchange,
  ready,
  registryStore,
  type StoredImage,
} from "#image";
import { readHostTree } from "#machine";
import { imageOfTree } from "#platform";
import { checkedTree, ROOT_FILE_SYSTEM, readArchive } from "#tree";
import { registryAuth } from "./auth.ts";
import { describePlace, type ImagePlace, imagePlace } from "./location.ts";

export interface OpenedImage {
  readonly image: Image | StoredImage;
  readonly place: ImagePlace;
}

/** Success: every layer is here, and is what its manifest says. */
export async function openImage(text: string): Promise<Result<OpenedImage, Fault>> {
  const place = imagePlace(text);
  if (!place.ok) return place;
  const opened = await imageAt(place.value);
  if (!opened.ok) return opened;
  const fetched = await ready(opened.value);
  return fetched.ok ? ok({ image: fetched.value, place: place.value }) : atPlace(fetched.fault, place.value);
}

const atPlace = (fault: Fault, place: ImagePlace): { readonly ok: false; readonly fault: Fault } => ({
  ok: false,
  fault: { ...fault, where: fault.where ?? { file: describePlace(place) } },
});

async function imageAt(place: ImagePlace): Promise<Result<Image, Fault>> {
  if (place.kind === "folder") {
    const tree = readHostTree(place.path);
    return tree.ok ? ok(imageOfTree(tree.value)) : tree;
  }
  if (place.kind !== "registry" && !existsSync(place.path)) return missing(place, "there is no such file or folder");
  if (place.kind === "archive" && !(await isOciArchive(place.path))) return rootFileSystem(place.path);
  const opened = await storeOf(place).open(place.kind === "registry" ? place.reference : place.tag);
  if (!opened.ok) return atPlace(opened.fault, place);
  return opened.value === undefined ? missing(place, "there is no such image") : ok(opened.value);
}

const missing = (place: ImagePlace, message: string) =>
  atPlace({ kind: "image-missing", message, remedy: "check the name and the tag" }, place);

function storeOf(place: Exclude<ImagePlace, { readonly kind: "folder" }>) {
  if (place.kind === "registry") return registryStore(nodeExchange(), { auth: registryAuth() });
  return place.kind === "layout" ? layoutStore(hostFiles, place.path) : archiveStore(hostFiles, place.path);
}

/** A root file system as a tar, which people hand out too, has no `oci-layout`; a damaged archive is taken for an OCI archive. */
async function isOciArchive(path: string): Promise<boolean> {
  const read = await readArchive(hostFiles.readContent(path), { archive: path });
  return !read.ok || read.value.some(({ name }) => name.replace(/^(\.?\/)+/, "") === "oci-layout");
}

async function rootFileSystem(path: string): Promise<Result<Image, Fault>> {
  const read = await readArchive(hostFiles.readContent(path), { archive: path });
  if (!read.ok) return read;
  const tree = checkedTree(read.value, ROOT_FILE_SYSTEM, path);
  return tree.ok ? ok(imageOfTree(tree.value)) : tree;
}
