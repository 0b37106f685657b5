/** A directory in the label by which an app image says what was exported: rebases and rebuilds read it. */
import { type AbsPath, pathOfText, textOfByteString } from "#base";
import type { json } from "#contract";
import { listOf, membersOf } from "./json.ts";
import { problemOf } from "./paths.ts";

export interface RecordedDirectory {
  readonly dir: AbsPath;
  /** diffIDs, from below upwards. */
  readonly layers: readonly string[];
}

export const directoryData = ({ dir, layers }: RecordedDirectory) => ({
  path: textOfByteString(dir),
  layers: layers.map((sha) => ({ sha })),
});

/** Undefined where it is none. */
export function directoryOf(value: json.ExactJson): RecordedDirectory | undefined {
  const { path, layers } = membersOf(value);
  if (!isPath(path) || !Array.isArray(layers)) return undefined;
  const shas = listOf(layers).map((layer) => membersOf(layer).sha);
  return shas.every((sha) => typeof sha === "string") ? { dir: pathOfText(path), layers: shas } : undefined;
}

/** That could have been exported, by whatever options: labels, and files of `<layers>`, need not be what a lifecycle wrote. */
export const isPath = (value: unknown): value is string =>
  typeof value === "string" && problemOf(value, { characters: "any", reserved: "allowed" }) === undefined;
