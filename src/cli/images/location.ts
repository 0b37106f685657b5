/** Where an image is, as a user writes it: `oci:<dir>[:<tag>]`, `oci-archive:<file>[:<tag>]`, a path, or a registry reference. */
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type Fault, ok, type Result } from "#base";
import { parseReference } from "#image";

export type ImagePlace =
  | { readonly kind: "layout" | "archive"; readonly path: string; readonly tag: string }
  /** A root file system. */
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "registry"; readonly reference: string };

export type PlaceFault = Fault<"image-place" | "image-missing">;

/** A path starts with `/` or `.`, or is there; anything else is a reference. */
export function imagePlace(text: string): Result<ImagePlace, PlaceFault> {
  const named = /^(oci|oci-archive):(.+?)(?::([\w][\w.-]{0,127}))?$/s.exec(text);
  if (named !== null) {
    const [, kind, path = "", tag = ""] = named;
    return ok({ kind: kind === "oci" ? "layout" : "archive", path: resolve(path), tag });
  }
  const reference = text.replace(/^docker:\/\//, "");
  const isPath = reference === text && (/^[./~]/.test(text) || existsSync(text));
  if (isPath) return placeAt(text);
  const parsed = parseReference(reference);
  if (parsed.ok) return ok({ kind: "registry", reference });
  return {
    ok: false,
    fault: {
      kind: "image-place",
      message: `expected an image, found ${JSON.stringify(text)}, which is no path that exists and no reference`,
      remedy: "write oci:<directory>, oci-archive:<file>, a folder, or a registry reference in lower case",
    },
  };
}

function placeAt(text: string): Result<ImagePlace, PlaceFault> {
  const path = resolve(text);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    const message = "there is no such file or folder";
    return { ok: false, fault: { kind: "image-missing", message, where: { file: path }, remedy: "check the path" } };
  }
  if (stat.isDirectory()) {
    return ok(existsSync(`${path}/oci-layout`) ? { kind: "layout", path, tag: "" } : { kind: "folder", path });
  }
  return ok({ kind: "archive", path, tag: "" });
}

export function describePlace(place: ImagePlace): string {
  if (place.kind === "registry") return place.reference;
  if (place.kind === "folder") return place.path;
  const scheme = place.kind === "layout" ? "oci" : "oci-archive";
  return `${scheme}:${place.path}${place.tag === "" ? "" : `:${place.tag}`}`;
}
