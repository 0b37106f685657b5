/** What the app image says of its exported directories: the label that rebases and rebuilds read. */
import { type Fault, fail, ok, type Result } from "#base";
import { json } from "#contract";
import { readLabel } from "#lifecycle";
import { listOf } from "../shared/json.ts";
import { directoryData, directoryOf, type RecordedDirectory } from "../shared/record.ts";
import { RECORD_LABEL } from "./names.ts";

export const writeRecord = (recorded: readonly RecordedDirectory[]): string => json.text(recorded.map(directoryData));

/** Empty without the label. */
export function readRecord(
  labels: Readonly<Record<string, string>> | undefined,
): Result<readonly RecordedDirectory[], Fault> {
  const label = labels?.[RECORD_LABEL];
  return label === undefined ? ok([]) : readLabel(label, record);
}

const record = { read: recordedIn };

function recordedIn(label: string): Result<readonly RecordedDirectory[], Fault> {
  const read = json.read(label, RECORD_LABEL);
  if (!read.ok) return read;
  const recorded = listOf(read.value).map(directoryOf);
  return Array.isArray(read.value) && recorded.every((one) => one !== undefined) ? ok(recorded) : fail(MALFORMED);
}

const MALFORMED: Fault = {
  kind: "export-dirs",
  message: "expected a list of paths with layers",
  where: { file: RECORD_LABEL },
  remedy: "build the app image again",
};
