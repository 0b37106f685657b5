/** Buildpacks on disk: `<buildpacks>/<id>/<version>/buildpack.toml`. */
import { type ByteString, byteString } from "#base";
import { type BuildpackDescriptor, buildpackToml, type TomlFile } from "#contract";
import type { ProcessFs } from "#machine";
import { escapedId, readDocument } from "./documents.ts";

/** A buildpack and its directory. Proposals read their own keys of `<root>/buildpack.toml`. */
export interface Component {
  readonly root: ByteString;
  readonly descriptor: BuildpackDescriptor;
}

export function lookUp(
  fs: ProcessFs,
  buildpacks: ByteString,
  { id, version }: { readonly id: string; readonly version: string },
  form: TomlFile<BuildpackDescriptor> = buildpackToml,
): Component {
  const root = byteString`${buildpacks}/${escapedId(id)}/${byteString(version)}`;
  return { root, descriptor: readDocument(fs, byteString`${root}/buildpack.toml`, form) };
}
