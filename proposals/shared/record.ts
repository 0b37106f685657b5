/** The label of an app image that records its exported directories; rebases and rebuilds read it. */
import { type AbsPath, type Fault, fail, ok, pathOfText, type Result, textOfByteString } from "#base";
import { json } from "#contract";
import { readLabel } from "#lifecycle";
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

interface RecordFormat<T> {
  readonly proposal: string;
  readonly label: string;
  /** What the label must be, for the message. */
  readonly expected: string;
  /** Undefined if the value is malformed. */
  readonly read: (value: json.ExactJson) => T | undefined;
  /** The record of an image without the label. */
  readonly none: T;
}

/** Reads the label among those of an app image. */
export function recordReader<T>({ proposal, label, expected, read, none }: RecordFormat<T>) {
  const malformed: Fault = {
    kind: proposal,
    message: `expected ${expected}`,
    where: { file: label },
    remedy: "build the app image again",
  };
  const format = {
    read(text: string): Result<T, Fault> {
      const document = json.read(text, label);
      if (!document.ok) return document;
      const record = read(document.value);
      return record === undefined ? fail(malformed) : ok(record);
    },
  };
  return (labels: Readonly<Record<string, string>> | undefined): Result<T, Fault> => {
    const text = labels?.[label];
    return text === undefined ? ok(none) : readLabel(text, format);
  };
}

/** Whether any options allow to export this path. Labels and files in `<layers>` may come from other programs. */
export const isPath = (value: unknown): value is string =>
  typeof value === "string" && problemOf(value, { characters: "any", reserved: "allowed" }) === undefined;
