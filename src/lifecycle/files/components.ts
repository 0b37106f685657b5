/** Buildpacks and image extensions on disk: `<buildpacks>/<id>/<version>/buildpack.toml`, `<extensions>/<id>/<version>/extension.toml`. */
import { type ByteString, byteString } from "#base";
import {
  type BuildpackDescriptor,
  buildpackToml,
  type ComponentReference,
  type ExtensionDescriptor,
  extensionToml,
  type TomlFile,
} from "#contract";
import type { ProcessFs } from "#machine";
import { escapedId, readDocument } from "./documents.ts";

/** A buildpack or an extension, and its directory. Proposals read their own keys of the descriptor's file. */
export interface Component<D = BuildpackDescriptor> {
  readonly root: ByteString;
  readonly descriptor: D;
}
export type ExtensionComponent = Component<ExtensionDescriptor>;

const lookUp =
  <D>(fileName: ByteString, specified: TomlFile<D>) =>
  (
    fs: ProcessFs,
    directory: ByteString,
    { id, version }: ComponentReference,
    form: TomlFile<D> = specified,
  ): Component<D> => {
    const root = byteString`${directory}/${escapedId(id)}/${byteString(version)}`;
    return { root, descriptor: readDocument(fs, byteString`${root}/${fileName}`, form) };
  };

export const lookUpBuildpack = lookUp(byteString("buildpack.toml"), buildpackToml);
export const lookUpExtension = lookUp(byteString("extension.toml"), extensionToml);
