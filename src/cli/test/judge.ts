/** Judges what is planned: prints as results come, writes the record, ends well when it is interrupted. */
import { availableParallelism } from "node:os";
import {
  type Brought,
  type CaseRecord,
  type Ink,
  outcomeOf,
  type PlannedCase,
  type RunRecord,
  type RunRequest,
  type Subject,
  type SubjectSpec,
  summaryLines,
} from "#conformance";
import { EXIT } from "../terminal/exit-codes.ts";
import { complain, ink, say } from "../terminal/output.ts";
import { type TestOptions, timeoutOf } from "./options.ts";
import { printer } from "./printer.ts";
import { type Recorder, recorder } from "./recorder.ts";
import { judgeInThreads } from "./threads.ts";

export interface Judging {
  readonly options: TestOptions;
  readonly what: readonly string[];
  readonly spec: SubjectSpec;
  readonly subject: Subject;
  readonly brought: Brought;
  readonly planned: readonly PlannedCase[];
  /** Of the specification. */
  readonly revision: string;
}

export interface Judged {
  readonly code: number;
  /** Absent where nothing was judged. */
  readonly record?: RunRecord;
}

export async function judge(judging: Judging): Promise<Judged> {
  const { options, what, subject, planned, revision } = judging;
  const book = recorder({ name: subject.name, description: await subject.describe(), what, options, revision });
  if (!book.ok) {
    complain(`plimsoll: ${book.fault.message}; ${book.fault.remedy}`);
    return { code: EXIT.usage };
  }
  const colours = ink(options.color);
  if (options.quiet !== true) say(colours.faint(`seed ${options.seed}`));
  const errors = await untilInterrupted(book.value, colours, () => judgeAll(judging, book.value, colours));
  for (const error of errors) complain(`plimsoll: the harness failed: ${error}`);
  const record = book.value.finish(planned.length);
  const code = errors.length > 0 ? EXIT.broken : EXIT[outcomeOf(record.results.map(counted))];
  for (const line of summaryLines(record, code, colours)) say(line);
  if (options.quiet !== true) say(colours.faint(`  record ${options.out}/record.json; seed ${options.seed}`));
  return { code, record };
}

const counted = ({ lane, verdict }: CaseRecord) => ({ lane, verdict });

async function judgeAll({ options, spec, brought, planned }: Judging, book: Recorder, colours: Ink) {
  const request: RunRequest = {
    subject: spec,
    proposals: brought.words,
    modules: brought.sources,
    planned,
    seed: options.seed,
    runs: options.runs,
    ...timeoutOf(options),
    failures: book.failures,
    ...(options.record !== undefined && { recordings: options.record }),
  };
  const printed = printer(planned.length, { ...options, proposals: brought.asked }, colours);
  const jobs = Math.min(options.jobs ?? availableParallelism(), planned.length);
  const { errors } = await judgeInThreads({
    request,
    jobs,
    bail: options.bail === true,
    onStart: printed.start,
    onResult(record) {
      book.add(record);
      printed.result(record);
    },
  });
  printed.end();
  return errors;
}

/** Ctrl-C closes the record and ends: threads with the process, sandboxes with their parent, temporary folders with their janitor. */
async function untilInterrupted<T>(book: Recorder, colours: Ink, work: () => Promise<T>): Promise<T> {
  const onSignal = (): void => {
    const record = book.finish(Number.POSITIVE_INFINITY);
    for (const line of summaryLines(record, EXIT.interrupted, colours)) say(line);
    process.exit(EXIT.interrupted);
  };
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  try {
    return await work();
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}
