/** `plimsoll compare`: what changed between two records. */
import { orThrow } from "#base";
import { renames } from "#ledger";
import { compareRecords } from "#reports/stored";
import { readOwnRecord } from "../report/read.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printLine } from "../terminal/output.ts";
import { comparisonLines } from "./print.ts";

export interface CompareOptions {
  readonly json?: true;
  readonly color?: boolean;
}

/** Returns 1 only if something got worse. */
export async function runCompareVerb(before: string, after: string, options: CompareOptions): Promise<number> {
  const [a, b] = [orThrow(readOwnRecord(before)), orThrow(readOwnRecord(after))];
  const comparison = compareRecords(a, b, renames());
  if (options.json === true) {
    printLine(JSON.stringify({ ...comparison, renamed: Object.fromEntries(comparison.renamed) }, null, 1));
  } else {
    for (const line of comparisonLines(comparison, ink(options.color))) printLine(line);
  }
  return comparison.worse.length > 0 ? EXIT.fails : EXIT.conforms;
}
