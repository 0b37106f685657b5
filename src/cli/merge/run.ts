/** `plimsoll merge`: the records of the shards of one run as one record. */
import { cpSync, existsSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Fault, fail, ok, orThrow, type Result } from "#base";
import { PLAIN_INK, runOutcome, summaryLines } from "#reports";
import { failuresFolder, mergeRecords } from "#reports/stored";
import { readOwnRecord } from "../report/read.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { printLine } from "../terminal/output.ts";
import { writeWhole } from "../terminal/write-file.ts";

export interface MergeOptions {
  readonly out: string;
  readonly quiet?: true;
}

/** Returns what a whole run would have exited with. */
export async function runMergeVerb(paths: readonly string[], { out, quiet }: MergeOptions): Promise<number> {
  const parts = paths.map((name) => ({ name, record: orThrow(readOwnRecord(name)) }));
  const merged = orThrow(mergeRecords(parts));
  // The record comes last: where it is, its failures are too. Without the folder nothing is made.
  const folder = dirname(out);
  if (existsSync(folder))
    for (const path of paths) orThrow(copyFailures(failuresFolder(path), join(folder, "failures")));
  orThrow(writeWhole(out, `${JSON.stringify(merged, null, 1)}\n`));
  const code = EXIT[runOutcome(merged.results)];
  if (quiet !== true) for (const line of summaryLines(merged, code, PLAIN_INK)) printLine(line);
  return code;
}

/** Reports of the whole run show what the bundles have. Parts have different cases, so no two bundles have one name. */
function copyFailures(from: string, to: string): Result<undefined, Fault<"output-failed">> {
  try {
    if (existsSync(from) && realpathSync(from) !== resolve(to))
      cpSync(from, to, { recursive: true, dereference: true });
    return ok(undefined);
  } catch (error) {
    return fail({
      kind: "output-failed",
      message: `the failures could not be copied: ${error instanceof Error ? error.message : String(error)}`,
      where: { file: to },
      remedy: "free some space, or name another file",
    });
  }
}
