/**
 * The record of a run, and the text that people read.
 *
 * More than thirty names: the types of the record and the words of the terminal are used together everywhere.
 */

export { specificationLink } from "./html/statement-source.ts";
export {
  type FailureEvidence,
  type FailureRecord,
  RECORD_VERSION,
  type RecordedDifference,
  type RecordedInput,
  type ResultRecord,
  type RunRecord,
} from "./records/record.ts";
export { sortResults } from "./records/results.ts";
export { counts, EFFECTS, recordedVerdict, runOutcome } from "./records/verdict.ts";
export { moduleHint, proposalWords, replayCommand, shellWord } from "./terminal/commands.ts";
export { type ContestedIssue, contestedLines, issuesOf } from "./terminal/contested.ts";
export { brokenLines, type FailureOptions, failureLines, type StatementText } from "./terminal/failure.ts";
export { firstFixLines } from "./terminal/first-fix.ts";
export { failureSection } from "./terminal/section.ts";
export {
  type Ink,
  PLAIN_INK,
  readablePointer,
  summaryLines,
  withoutControls,
} from "./terminal/terminal.ts";
export { wrapText } from "./terminal/wrap.ts";
