/** Where an image is: `oci:<dir>[:<tag>]`, `oci-archive:<file>[:<tag>]`, a path, or a registry reference. */
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type Fault, fail, ok, type Result } from "#base";
import { parseReference } from "#image";

export type ImageLocation =
  | { readonly kind: "layout" | "archive"; readonly path: string; readonly tag: string }
  /** A root file system. */
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "registry"; readonly reference: string };

export type LocationFault = Fault<"image-location" | "image-missing">;

/** Text that starts with `/`, `.` or `~`, or names an existing file, is a path. All other text is a reference. */
export function parseImageLocation(text: string): Result<ImageLocation, LocationFault> {
  const named = /^(oci|oci-archive):(.+?)(?::([\w][\w.-]{0,127}))?$/s.exec(text);
  if (named !== null) {
    const [, kind, path = "", tag = ""] = named;
    return ok({ kind: kind === "oci" ? "layout" : "archive", path: resolve(path), tag });
  }
  const reference = text.replace(/^docker:\/\//, "");
  const isPath = reference === text && (/^[./~]/.test(text) || existsSync(text));
  if (isPath) return locationOfPath(text);
  const parsed = parseReference(reference);
  if (parsed.ok) return ok({ kind: "registry", reference });
  return fail({
    kind: "image-location",
    message: `${JSON.stringify(text)} is not an image: there is no such path, and it is not a registry reference`,
    remedy: "give oci:<directory>, oci-archive:<file>, a folder, or a registry reference in lower case",
  });
}

function locationOfPath(text: string): Result<ImageLocation, LocationFault> {
  const path = resolve(text);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    const message = "there is no such file or folder";
    return fail({ kind: "image-missing", message, where: { file: path }, remedy: "check the path" });
  }
  if (stat.isDirectory()) {
    return ok(existsSync(`${path}/oci-layout`) ? { kind: "layout", path, tag: "" } : { kind: "folder", path });
  }
  return ok({ kind: "archive", path, tag: "" });
}

export function describeLocation(location: ImageLocation): string {
  if (location.kind === "registry") return location.reference;
  if (location.kind === "folder") return location.path;
  const scheme = location.kind === "layout" ? "oci" : "oci-archive";
  return `${scheme}:${location.path}${location.tag === "" ? "" : `:${location.tag}`}`;
}
