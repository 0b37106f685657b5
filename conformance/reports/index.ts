/** The record of a run, and the text that people read. */
export { moduleHint, proposalWords, replayCommand } from "./commands.ts";
export { type ContestedIssue, contestedLines, issuesOf } from "./contested.ts";
export { badgeOf, badgeSvg, shieldsJson } from "./formats/badge.ts";
export { junit } from "./formats/junit.ts";
export { markdown } from "./formats/markdown.ts";
export { pageAssets } from "./host/page-assets.ts";
export { readRecord } from "./host/read-record.ts";
export { htmlPage } from "./html/page.ts";
export type { StatementSource } from "./html/statement-source.ts";
export {
  type FailureEvidence,
  type FailureRecord,
  RECORD_VERSION,
  type ResultRecord,
  type RunRecord,
} from "./record.ts";
export { type Change, type Comparison, compareRecords } from "./records/compare.ts";
export { mergeRecords, type NamedRecord } from "./records/merge.ts";
export { failureLines, type Ink, PLAIN_INK, readablePointer, summaryLines, withoutControls } from "./terminal.ts";
export { counts, EFFECTS, recordedVerdict, runOutcome } from "./verdict.ts";
