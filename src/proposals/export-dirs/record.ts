/** What the app image says of its exported directories: the label that rebases and rebuilds read. */
import { type AbsPath, type Fault, fail, ok, pathOfText, type Result, textOfPath } from "#base";
import { json } from "#contract";
import { RECORD_LABEL } from "./names.ts";

export interface Recorded {
  readonly dir: AbsPath;
  /** diffIDs, from below upwards. */
  readonly layers: readonly string[];
}

export const writeRecord = (recorded: readonly Recorded[]): string =>
  json.text(recorded.map(({ dir, layers }) => ({ path: textOfPath(dir), layers: layers.map((sha) => ({ sha })) })));

/** Nothing where there is no label. */
export function readRecord(labels: Readonly<Record<string, string>> | undefined): Result<readonly Recorded[], Fault> {
  const label = labels?.[RECORD_LABEL];
  if (label === undefined) return ok([]);
  const read = json.read(label, RECORD_LABEL);
  if (!read.ok) return read;
  const recorded = Array.isArray(read.value) ? (read.value as readonly json.Data[]).map(recordedOf) : [undefined];
  return recorded.every((one) => one !== undefined) ? ok(recorded) : fail(MALFORMED);
}

const MALFORMED: Fault = {
  kind: "export-dirs",
  message: "expected a list of paths with layers",
  where: { file: RECORD_LABEL },
  remedy: "build the app image again",
};

function recordedOf(value: json.Data): Recorded | undefined {
  const { path, layers } = membersOf(value);
  if (typeof path !== "string" || !path.startsWith("/") || !Array.isArray(layers)) return undefined;
  const shas = (layers as readonly json.Data[]).map((layer) => membersOf(layer).sha);
  return shas.every((sha) => typeof sha === "string") ? { dir: pathOfText(path), layers: shas } : undefined;
}

const membersOf = (value: json.Data): json.DataObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as json.DataObject) : {};
