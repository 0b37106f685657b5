/** Judges the planned cases: prints results as they come, writes the record, and closes it when interrupted. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { countOf } from "#base";
import { sandboxMode } from "#machine";
import type { Subject, SubjectSpec } from "#protocol";
import { counts, type Ink, type ResultRecord, type RunRecord, runOutcome } from "#reports";
import type { PlannedRun } from "#runner";
import type { LoadedProposals } from "#suite/judge";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printError, printFault, printLine, shownPath } from "../terminal/output.ts";
import { printConclusion } from "./conclusion.ts";
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
  const { options, what, subject, loaded, planned, revision, known } = judging;
  const opened = openRecorder({
    name: subject.name,
    description: await subject.describe(),
    ...{ what, options, revision },
    ...(known !== undefined && { known: known.digest }),
  });
  if (!opened.ok) {
    printError(`plimsoll: ${opened.fault.message}; ${opened.fault.remedy}`);
    return { code: EXIT.usage };
  }
  const recorder = opened.value;
  const colours = ink(options.color);
  if (options.quiet !== true && options.json !== true) printLine(colours.faint(`seed ${options.seed}`));
  const conclude = (record: RunRecord, code: number): void => {
    if (options.json === true) printLine(JSON.stringify(record, null, 1));
    else
      printConclusion(
        {
          ...{ record, code, colours, folder: recorder.folder, notes: notesOf(record, known) },
          ...{ proposals: loaded.given, own: loaded.statements },
        },
        options,
      );
  };
  const errors = await untilInterrupted(recorder, conclude, () => judgeAndPrint(judging, recorder, colours));
  const record = recorder.finish(planned.length, known?.close);
  const fault = recorder.fault();
  for (const error of errors) printError(`plimsoll: the harness failed: ${error}`);
  if (fault !== undefined) printFault(fault);
  const hasFailed = errors.length > 0 || fault !== undefined;
  const code = hasFailed ? EXIT.error : EXIT[runOutcome(record.results.map(counted), options)];
  conclude(record, code);
  if (!(await reportRun(record, recorder.folder, options))) return { code: EXIT.error, record };
  return { code: updateKnown(judging, record, code), record };
}

/** Writes the reports that were asked for, and what GitHub Actions shows. False if a file cannot be written. */
async function reportRun(record: RunRecord, folder: string, options: TestOptions): Promise<boolean> {
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY = "" } = process.env;
  if (GITHUB_ACTIONS === "true") {
    const { annotations, writeSummaryPage } = await import("./github.ts");
    const print = options.json === true ? printError : printLine;
    for (const line of annotations(record, options.strict)) print(line);
    const unwritten = GITHUB_STEP_SUMMARY === "" ? undefined : writeSummaryPage(GITHUB_STEP_SUMMARY, record);
    if (unwritten !== undefined) printFault(unwritten);
  }
  if (options.report === undefined) return true;
  const { writeReports } = await import("../report/run.ts");
  const files = Object.fromEntries(options.report.map((kind) => [kind, join(folder, REPORT_FILES[kind])]));
  const written = writeReports([folder], [record], files);
  if (!written.ok) printFault(written.fault);
  else if (options.quiet !== true && options.json !== true)
    for (const path of Object.values(files)) printLine(`  report ${shownPath(path)}`);
  return written.ok;
}

const REPORT_FILES = { html: "report.html", junit: "junit.xml", markdown: "summary.md", badge: "badge.svg" } as const;

function notesOf({ results }: RunRecord, known: KnownFailures | undefined): readonly string[] {
  const lost = results.filter(({ evidence, replay }) => evidence !== undefined && replay === undefined).length;
  const space = lost === 0 ? [] : [`${countOf(lost, "failure")} without a file for replay: no space is left`];
  return [...(known?.notes(results) ?? []), ...space];
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

const counted = ({ lane, verdict }: ResultRecord) => ({ lane, verdict });

async function judgeAndPrint(judging: PlanToJudge, recorder: Recorder, colours: Ink): Promise<readonly string[]> {
  const { options, spec, subject, loaded, planned, known } = judging;
  const printed = createPrinter(planned.length, options, colours);
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
    jobs: jobsFor(spec, options.jobs),
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

/** Without a network of its own a sandbox runs one command at a time in the whole container. */
const jobsFor = (spec: SubjectSpec, wanted: number | undefined): number =>
  spec.kind === "executables" && sandboxMode() === "chroot"
    ? 1
    : (wanted ?? availableParallelism() * jobsPerCore(spec));

/**
 * Ctrl-C closes the record and exits. Threads end with the process, sandboxes with their parent, and a janitor process removes
 * temporary folders.
 */
async function untilInterrupted<T>(
  recorder: Recorder,
  conclude: (record: RunRecord, code: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  let isClosing = false;
  const onSignal = (): void => {
    // A second signal must not end the process while it closes the record.
    if (isClosing) return;
    isClosing = true;
    const record = recorder.finish(Number.POSITIVE_INFINITY);
    conclude(record, EXIT.interrupted);
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
