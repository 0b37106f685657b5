/**
 * The places of Dockerfiles and their files between generate and extend:
 *
 *   <generated>/<extension>/{build,run}.Dockerfile      from Platform API 0.13 on: the output directory itself
 *   <generated>/<extension>/extend-config.toml
 *   <generated>/<extension>/context{,.build,.run}/
 *
 *   <generated>/{build,run}/<extension>/Dockerfile      in Platform API 0.12: copies
 *   <generated>/{build,run}/<extension>/extend-config.toml
 */
import { type ByteString, byteString } from "#base";
import { escapedId } from "./documents.ts";

export type ImageKind = "build" | "run";

/** The layout of the generated directory. */
export type GeneratedForm = "by-extension" | "by-kind";

export interface DockerfilePlace {
  readonly form: GeneratedForm;
  readonly generated: ByteString;
  /** The extension's id. */
  readonly id: string;
  readonly kind: ImageKind;
}

export const EXTEND_CONFIG = "extend-config.toml";
export const IGNORED = ".ignore";
/** The context directory of both images. */
export const SHARED_CONTEXT = byteString("context");

export const dockerfileName = (kind: ImageKind): ByteString => byteString`${kind}.Dockerfile`;
export const contextDirName = (kind: ImageKind): ByteString => byteString`context.${kind}`;

export const outputDirOf = (generated: ByteString, id: string): ByteString => byteString`${generated}/${escapedId(id)}`;

/** The directory of an extension's Dockerfile. */
export const dockerfileDir = ({ form, generated, id, kind }: DockerfilePlace): ByteString =>
  form === "by-extension" ? outputDirOf(generated, id) : byteString`${generated}/${kind}/${escapedId(id)}`;

export const dockerfilePath = (place: DockerfilePlace): ByteString =>
  byteString`${dockerfileDir(place)}/${place.form === "by-extension" ? dockerfileName(place.kind) : "Dockerfile"}`;

export const configPath = (place: DockerfilePlace): ByteString => byteString`${dockerfileDir(place)}/${EXTEND_CONFIG}`;
