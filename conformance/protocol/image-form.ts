/** How tools other than a lifecycle store images. The types are aliases, as in `case.ts`. */
import type { Json } from "#base";

/** How a tool stores an image. Without these members it is as the official lifecycle pushes it. Files, diffIDs and configuration stay. */
export type ImageForm = {
  /** Of each layer; default gzip. */
  readonly compression?: "gzip" | "zstd" | "none";
  /** Each layer has the media type of a foreign layer, and a URL. */
  readonly foreign?: true;
  /** Of the configuration; default: one entry for each layer. */
  readonly history?: readonly Json[];
  /** Of the manifest and of each layer. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** An annotation of the manifest makes it so large. */
  readonly manifestBytes?: number;
  /** The layers have the media types of the other family: OCI in a manifest of Docker, or the other way round. */
  readonly mixed?: true;
  readonly documents?: DocumentChanges;
  /** The index that the tag names; default: the tag names the image. */
  readonly index?: readonly IndexEntry[];
};

/** The stored documents of an image have these members too, or have them in place of their own, or lack them. */
export type DocumentChanges = {
  readonly manifest?: Readonly<Record<string, Json>>;
  readonly configuration?: Readonly<Record<string, Json>>;
  readonly without?: readonly ("manifest/mediaType" | "configuration/config" | "configuration/history")[];
};

export type IndexEntry = {
  /**
   * The image itself; the same for linux/arm64/v8 or for linux/amd64/v3; an attestation, or a document of an unknown type, which are not images; or
   * another index.
   */
  readonly of: "image" | "arm64" | "v3" | "attestation" | "unknown" | readonly IndexEntry[];
  /** As the index states it, which need not be true. */
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string };
};
