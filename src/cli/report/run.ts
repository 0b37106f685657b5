/** `plimsoll report`: records as files for people and for other tools. */
import { ok, orThrow, type Result } from "#base";
import { issues, ledger } from "#ledger";
import { issueId, statementId } from "#protocol";
import { contestedLines, failureSection, type RunRecord, runOutcome, summaryLines } from "#reports";
import { badgeOf, badgeSvg, htmlPage, junit, markdown, pageAssets, readBundles, shieldsJson } from "#reports/stored";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printLine, terminalWidth } from "../terminal/output.ts";
import { writeWhole } from "../terminal/write-file.ts";
import { readOwnRecord } from "./read.ts";

export interface ReportOptions {
  readonly html?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly badge?: string;
  readonly color?: boolean;
}

/** Prints the records if no file is named. Returns 0: a report judges nothing. */
export async function runReportVerb(paths: readonly string[], options: ReportOptions): Promise<number> {
  const records = paths.map((path) => orThrow(readOwnRecord(path)));
  if (FORMATS.some((format) => options[format] !== undefined)) orThrow(writeReports(paths, records, options));
  else for (const record of records) printRecord(record, options);
  return EXIT.conforms;
}

const FORMATS = ["html", "junit", "markdown", "badge"] as const;

/** The files that the options name. `paths`: where the records are, each with its bundles. */
export function writeReports(
  paths: readonly string[],
  records: readonly RunRecord[],
  options: ReportOptions,
): Result<undefined> {
  for (const [path, text] of filesOf(paths, records, options)) {
    const written = writeWhole(path, text);
    if (!written.ok) return written;
  }
  return ok(undefined);
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
  const width = terminalWidth();
  const statements = (id: string) => ledger().get(statementId(id));
  const issueOf = (id: string) => issues().get(issueId(id));
  const lines = [
    ...failureSection(record.results, colours, { statements, ...(width !== undefined && { width }) }),
    ...contestedLines(record.results, issueOf, colours),
    ...summaryLines(record, EXIT[runOutcome(record.results)], colours, width),
  ];
  for (const line of lines) printLine(line);
}
