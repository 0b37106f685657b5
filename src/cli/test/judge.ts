/** Judges the planned cases: prints results as they come, writes the record, and closes it when interrupted. */
import { availableParallelism } from "node:os";
import { issues } from "#ledger";
import { issueId, type Subject, type SubjectSpec } from "#protocol";
import {
  contestedLines,
  counts,
  failureLines,
  firstFixLines,
  type Ink,
  type ResultRecord,
  type RunRecord,
  runOutcome,
  summaryLines,
} from "#reports";
import type { PlannedRun } from "#runner";
import type { LoadedProposals } from "#suite/judge";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printError, printFault, printLine, shownPath } from "../terminal/output.ts";
import { jobsPerCore } from "./division.ts";
import { judgeAll } from "./judge-all.ts";
import type { KnownFailures } from "./known.ts";
import { type TestOptions, timeoutOf } from "./options.ts";
import { createPrinter } from "./printer.ts";
import { openRecorder, type Recorder } from "./recorder.ts";

export interface PlanToJudge {
  readonly options: TestOptions;
  readonly what: readonly string[];
  readonly spec: SubjectSpec;
  readonly subject: Subject;
  readonly loaded: LoadedProposals;
  readonly planned: readonly PlannedRun[];
  /** Commit of the specification. */
  readonly revision: string;
  /** With `--known`. */
  readonly known?: KnownFailures;
}

export interface TestOutcome {
  readonly code: number;
  /** Undefined if nothing was judged. */
  readonly record?: RunRecord;
}

export async function judgePlan(judging: PlanToJudge): Promise<TestOutcome> {
  const { options, what, subject, planned, revision, known } = judging;
  const opened = openRecorder({ name: subject.name, description: await subject.describe(), what, options, revision });
  if (!opened.ok) {
    printError(`plimsoll: ${opened.fault.message}; ${opened.fault.remedy}`);
    return { code: EXIT.usage };
  }
  const recorder = opened.value;
  const colours = ink(options.color);
  if (options.quiet !== true) printLine(colours.faint(`seed ${options.seed}`));
  const errors = await untilInterrupted(recorder, colours, () => judgeAndPrint(judging, recorder, colours));
  const record = recorder.finish(planned.length, known?.close);
  const fault = recorder.fault();
  for (const error of errors) printError(`plimsoll: the harness failed: ${error}`);
  if (fault !== undefined) printFault(fault);
  const hasFailed = errors.length > 0 || fault !== undefined;
  const code = hasFailed ? EXIT.error : EXIT[runOutcome(record.results.map(counted), options)];
  for (const line of staleLines(record.results, colours)) printLine(line);
  for (const line of contestedLines(record.results, issueNamed, colours)) printLine(line);
  for (const line of firstFixLines(record.results, colours)) printLine(line);
  for (const line of summaryLines(record, code, colours)) printLine(line);
  for (const note of known?.notes(record.results) ?? []) printLine(`  ${note}`);
  if (options.quiet !== true)
    printLine(colours.faint(`  record ${shownPath(recorder.folder)}/record.json; seed ${options.seed}`));
  return { code: updateKnown(judging, record, code), record };
}

/** The code is that of the run as judged: a list that changes in CI by mistake does not make it pass. */
function updateKnown({ options, known }: PlanToJudge, record: RunRecord, code: number): number {
  if (options.updateKnown !== true || known === undefined) return code;
  if (!record.complete || code === EXIT.error) {
    printError(`plimsoll: ${options.known} was not changed, because the run is not complete`);
    return code;
  }
  const isFailure = (result: ResultRecord): boolean => result.verdict.is !== "stale" && counts(result, options);
  return known.update(record.results, isFailure) ? code : EXIT.error;
}

const staleLines = (results: readonly ResultRecord[], colours: Ink): readonly string[] =>
  results.filter(({ verdict }) => verdict.is === "stale").flatMap((one) => ["", ...failureLines(one, colours)]);

const issueNamed = (id: string) => issues().get(issueId(id));

const counted = ({ lane, verdict }: ResultRecord) => ({ lane, verdict });

async function judgeAndPrint(judging: PlanToJudge, recorder: Recorder, colours: Ink): Promise<readonly string[]> {
  const { options, spec, subject, loaded, planned, known } = judging;
  const printed = createPrinter(planned.length, { ...options, proposals: loaded.asked }, colours);
  const kept = known === undefined ? (result: ResultRecord) => result : known.apply;
  const errors = await judgeAll({
    request: {
      what: judging.what,
      subject: spec,
      proposals: loaded.words,
      modules: loaded.sources,
      seed: options.seed,
      runs: options.runs,
      ...(options.profile !== undefined && { profile: options.profile }),
      // A recording is what the lifecycle did in that test case.
      sharing: options.sharing === true && options.record === undefined,
      ...timeoutOf(options),
      failures: recorder.failures,
      ...(options.record !== undefined && { recordings: options.record }),
    },
    subject,
    loaded,
    planned,
    jobs: options.jobs ?? availableParallelism() * jobsPerCore(spec),
    isLast: (result) =>
      recorder.fault() !== undefined ||
      (options.bail === true && (result.verdict.is === "error" || counts(kept(result)))),
    onStart: printed.start,
    onResult(result) {
      const record = kept(result);
      recorder.add(record);
      printed.result(record);
    },
  });
  printed.end();
  return errors;
}

/**
 * Ctrl-C closes the record and exits. Threads end with the process, sandboxes with their parent, and a janitor process removes
 * temporary folders.
 */
async function untilInterrupted<T>(recorder: Recorder, colours: Ink, work: () => Promise<T>): Promise<T> {
  let isClosing = false;
  const onSignal = (): void => {
    // A second signal must not end the process while it closes the record.
    if (isClosing) return;
    isClosing = true;
    const record = recorder.finish(Number.POSITIVE_INFINITY);
    for (const line of summaryLines(record, EXIT.interrupted, colours)) printLine(line);
    process.exit(EXIT.interrupted);
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  try {
    return await work();
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}
