/** The label of the app image with its exported directories; rebases and rebuilds read it. */
import { json } from "#contract";
import { listOf } from "../shared/json.ts";
import { directoryData, directoryOf, type RecordedDirectory, recordReader } from "../shared/record.ts";
import { ID, RECORD_LABEL } from "./names.ts";

export const writeRecord = (recorded: readonly RecordedDirectory[]): string => json.text(recorded.map(directoryData));

export const readRecord = recordReader<readonly RecordedDirectory[]>({
  proposal: ID,
  label: RECORD_LABEL,
  expected: "a list of paths with layers",
  read(value) {
    const recorded = listOf(value).map(directoryOf);
    return Array.isArray(value) && recorded.every((one) => one !== undefined) ? recorded : undefined;
  },
  none: [],
});
