/** The record of a run, and the text that people read. */
export { moduleHint, proposalWords, replayCommand } from "./commands.ts";
export { type ContestedIssue, contestedLines, issuesOf } from "./contested.ts";
export {
  type FailureEvidence,
  type FailureRecord,
  RECORD_VERSION,
  type ResultRecord,
  type RunRecord,
} from "./record.ts";
export { failureLines, type Ink, PLAIN_INK, readablePointer, summaryLines, withoutControls } from "./terminal.ts";
export { counts, EFFECTS, recordedVerdict, runOutcome } from "./verdict.ts";
