/** `plimsoll merge`: the records of the shards of one run as one record. */
import { orThrow } from "#base";
import { PLAIN_INK, runOutcome, summaryLines } from "#reports";
import { mergeRecords, readRecord } from "#reports/stored";
import { EXIT } from "../terminal/exit-codes.ts";
import { printLine } from "../terminal/output.ts";
import { writeWhole } from "../terminal/write-file.ts";

export interface MergeOptions {
  readonly out: string;
  readonly quiet?: true;
}

/** Returns what a whole run would have exited with. */
export async function runMergeVerb(paths: readonly string[], { out, quiet }: MergeOptions): Promise<number> {
  const parts = paths.map((name) => ({ name, record: orThrow(readRecord(name)) }));
  const merged = orThrow(mergeRecords(parts));
  orThrow(writeWhole(out, `${JSON.stringify(merged, null, 1)}\n`));
  const code = EXIT[runOutcome(merged.results)];
  if (quiet !== true) for (const line of summaryLines(merged, code, PLAIN_INK)) printLine(line);
  return code;
}
