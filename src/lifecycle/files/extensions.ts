/** Image extensions on disk: `<extensions>/<id>/<version>/extension.toml`. */
import { type ByteString, byteString } from "#base";
import { type ExtensionDescriptor, extensionToml, type TomlFile } from "#contract";
import type { ProcessFs } from "#machine";
import { escapedId, readDocument } from "./documents.ts";

/** An image extension and its directory. */
export interface Extension {
  readonly root: ByteString;
  readonly descriptor: ExtensionDescriptor;
}

export function lookUpExtension(
  fs: ProcessFs,
  extensions: ByteString,
  { id, version }: { readonly id: string; readonly version: string },
  form: TomlFile<ExtensionDescriptor> = extensionToml,
): Extension {
  const root = byteString`${extensions}/${escapedId(id)}/${byteString(version)}`;
  return { root, descriptor: readDocument(fs, byteString`${root}/extension.toml`, form) };
}
