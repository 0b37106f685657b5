/** The end of a run on the terminal: failures, contested results, what to fix first, the summary, and where everything is. */
import { issues, ledger } from "#ledger";
import { issueId, statementId } from "#protocol";
import {
  contestedLines,
  failureSection,
  firstFixLines,
  type Ink,
  type ResultRecord,
  type RunRecord,
  shellWord,
  summaryLines,
} from "#reports";
import type { LoadedProposals } from "#suite/judge";
import { printLine, shownPath, terminalWidth } from "../terminal/output.ts";
import type { TestOptions } from "./options.ts";

/** Failures in full fit one screen; the others have a line each. */
const SCREEN_LINES = 40;

export interface Conclusion {
  readonly record: RunRecord;
  readonly code: number;
  /** The folder of the run. */
  readonly folder: string;
  /** As the user gave them. */
  readonly proposals: readonly string[];
  /** Of user proposals. */
  readonly own: LoadedProposals["statements"];
  readonly notes: readonly string[];
  readonly colours: Ink;
}

/** The file of a failure, relative to the working directory if it is below. */
function withShortPath(result: ResultRecord): ResultRecord {
  const { replay } = result;
  return replay === undefined ? result : { ...result, replay: replay.replaceAll(`${process.cwd()}/`, "") };
}

export function printConclusion(
  { record, code, folder, proposals, own, notes, colours }: Conclusion,
  { quiet, verbose, seed }: Pick<TestOptions, "quiet" | "verbose" | "seed">,
): void {
  const results = record.results.map(withShortPath);
  const width = terminalWidth();
  const run = shellWord(shownPath(folder));
  const lines = [
    ...failureSection(results, colours, {
      proposals,
      statements: (id) => own.get(statementId(id)) ?? ledger().get(statementId(id)),
      ...(width !== undefined && { width }),
      ...(verbose !== true && { linesMax: SCREEN_LINES }),
      more: `plimsoll report ${run}  or a page: plimsoll report ${run} --html report.html`,
    }),
    ...contestedLines(results, (id) => issues().get(issueId(id)), colours, { isShort: verbose !== true }),
    ...firstFixLines(results, colours),
    ...summaryLines(record, code, colours, width),
    ...notes.map((note) => `  ${note}`),
    ...(quiet === true ? [] : [colours.faint(`  record ${shownPath(folder)}/record.json; seed ${seed}`)]),
  ];
  for (const line of lines) printLine(line);
}
