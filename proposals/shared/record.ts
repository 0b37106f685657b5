/** An exported directory in the label of an app image; rebases and rebuilds read it. */
import { type AbsPath, pathOfText, textOfByteString } from "#base";
import type { json } from "#contract";
import { listOf, membersOf } from "./json.ts";
import { problemOf } from "./paths.ts";

export interface RecordedDirectory {
  readonly dir: AbsPath;
  /** diffIDs, lowest layer first. */
  readonly layers: readonly string[];
}

export const directoryData = ({ dir, layers }: RecordedDirectory) => ({
  path: textOfByteString(dir),
  layers: layers.map((sha) => ({ sha })),
});

/** Undefined if the value is not a record. */
export function directoryOf(value: json.ExactJson): RecordedDirectory | undefined {
  const { path, layers } = membersOf(value);
  if (!isPath(path) || !Array.isArray(layers)) return undefined;
  const shas = listOf(layers).map((layer) => membersOf(layer).sha);
  return shas.every((sha) => typeof sha === "string") ? { dir: pathOfText(path), layers: shas } : undefined;
}

/** Whether any options allow to export this path. Labels and files in `<layers>` may come from other programs. */
export const isPath = (value: unknown): value is string =>
  typeof value === "string" && problemOf(value, { characters: "any", reserved: "allowed" }) === undefined;
