/** Observes files of the build container. */
import { type AbsPath, escapedTextOf, type Json, parentOf, strictTextOf, textOf, textOfByteString } from "#base";
import type { FileObservation } from "#protocol";
import { type FileNode, type Inode, walk } from "#tree";
import { type Decoded, decodeJson, decodeToml } from "./decode.ts";
import { ownerOf } from "./owner.ts";
import { jsonWithSymbolicRefs, withSymbolicRefs } from "./refs.ts";

/** Longer texts are not in the observation. */
const TEXT_MAX_BYTES = 512;
const DOCUMENT_MAX_BYTES = 1 << 20;

/** `node` and everything below it, by path. */
export function observeFiles(node: Inode, at: AbsPath): Readonly<Record<string, FileObservation>> {
  const seen: Record<string, FileObservation> = {};
  for (const { path, node: here } of walk(node, at)) seen[escapedTextOf(path)] = observeFile(here, path);
  return seen;
}

/** Snapshots share files, so each file is decoded once. */
const known = new WeakMap<Inode, FileObservation>();

function observeFile(node: Inode, path: AbsPath): FileObservation {
  const cached = known.get(node);
  if (cached !== undefined) return cached;
  const seen = { ...common(node), ...(node.kind === "file" ? observeContent(node, path) : {}) };
  known.set(node, seen);
  return seen;
}

function common(node: Inode): FileObservation {
  const kind = node.kind === "char" || node.kind === "block" || node.kind === "socket" ? "other" : node.kind;
  return {
    kind,
    mode: octal(node.mode),
    owner: ownerOf(node),
    ...(node.kind === "symlink" && { target: escapedTextOf(node.target) }),
  };
}

export const octal = (mode: number): string => mode.toString(8).padStart(4, "0");

function observeContent(node: FileNode, path: AbsPath): Partial<FileObservation> {
  const { content } = node;
  const base = { size: content.size, digest: content.digest };
  if (content.size > DOCUMENT_MAX_BYTES) return base;
  const name = textOfByteString(path);
  if (name.endsWith(".toml")) return { ...base, ...document("toml", decodeToml(content.bytes(), name)) };
  if (name.endsWith(".json") || isCacheMetadata(path))
    return { ...base, ...document("json", decodeJson(content.bytes())) };
  return { ...base, ...text(content.bytes()) };
}

const isCacheMetadata = (path: AbsPath): boolean =>
  parentOf(path).endsWith("/committed") && path.endsWith("/io.buildpacks.lifecycle.cache.metadata");

const document = (as: "toml" | "json", decoded: Decoded): { readonly [key: string]: Json } =>
  "value" in decoded ? { [as]: jsonWithSymbolicRefs(decoded.value) } : { malformed: decoded.malformed };

function text(bytes: Uint8Array): Partial<FileObservation> {
  if (bytes.length > TEXT_MAX_BYTES || strictTextOf(bytes) === undefined) return {};
  return { text: withSymbolicRefs(textOf(bytes)) };
}
