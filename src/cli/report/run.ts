/** `plimsoll report`: records as files for people and for other tools. */
import { orThrow } from "#base";
import { ledger } from "#ledger";
import { failureLines, type RunRecord, runOutcome, summaryLines } from "#reports";
import {
  badgeOf,
  badgeSvg,
  htmlPage,
  junit,
  markdown,
  pageAssets,
  readBundles,
  readRecord,
  shieldsJson,
} from "#reports/stored";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printLine } from "../terminal/output.ts";
import { writeWhole } from "../terminal/write-file.ts";

export interface ReportOptions {
  readonly html?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly badge?: string;
  readonly color?: boolean;
}

/** Prints the records if no file is named. Returns 0: a report judges nothing. */
export async function runReportVerb(paths: readonly string[], options: ReportOptions): Promise<number> {
  const records = paths.map((path) => orThrow(readRecord(path)));
  const files = filesOf(paths, records, options);
  for (const [path, text] of files) orThrow(writeWhole(path, text));
  if (files.length === 0) for (const record of records) printRecord(record, options);
  return EXIT.conforms;
}

function filesOf(
  paths: readonly string[],
  records: readonly RunRecord[],
  options: ReportOptions,
): readonly (readonly [string, string])[] {
  const files: (readonly [string, string])[] = [];
  if (options.html !== undefined) {
    const shown = records.map((record, i) => ({ record, bundleOf: readBundles(paths[i] ?? "") }));
    files.push([options.html, htmlPage(shown, ledger(), pageAssets())]);
  }
  if (options.junit !== undefined) files.push([options.junit, junit(records)]);
  if (options.markdown !== undefined) files.push([options.markdown, markdown(records, ledger())]);
  const [first] = records;
  if (options.badge !== undefined && first !== undefined) {
    const badge = badgeOf(first);
    const isJson = options.badge.endsWith(".json");
    files.push([options.badge, isJson ? shieldsJson(badge) : badgeSvg(badge)]);
  }
  return files;
}

function printRecord(record: RunRecord, { color }: ReportOptions): void {
  const colours = ink(color);
  for (const result of record.results) {
    if (result.evidence === undefined) continue;
    for (const line of [...failureLines(result, colours), ""]) printLine(line);
  }
  for (const line of summaryLines(record, EXIT[runOutcome(record.results)], colours)) printLine(line);
}
