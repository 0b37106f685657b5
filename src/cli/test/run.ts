/** Plans a run, has vitest do it in threads, prints as it goes, writes the record. */
import { availableParallelism } from "node:os";
import type { Fault } from "#base";
import {
  type CaseRecord,
  cases,
  exitCodeOf,
  failureLines,
  type Ink,
  ledger,
  openLifecycle,
  properties,
  type RequirementId,
  type RunRequest,
  type Subject,
  type SubjectSpec,
  subjectSpec,
  summaryLines,
} from "#conformance";
import { EXIT } from "../exit.ts";
import { complain, complainOf, ink, say } from "../output.ts";
import type { TestOptions } from "./options.ts";
import { type Plan, plan } from "./plan.ts";
import { progress } from "./progress.ts";
import { type Recorder, recorder } from "./recorder.ts";
import { judgeInThreads } from "./threads.ts";

export async function runTest(what: readonly string[], options: TestOptions): Promise<number> {
  const spec = subjectSpec(options.lifecycle);
  if (!spec.ok) return refuse(spec.fault, EXIT.usage);
  const subject = await openLifecycle({ subject: spec.value, proposals: options.proposal });
  if (!subject.ok) return refuse(subject.fault, subject.fault.kind === "no-sandbox" ? EXIT.nothing : EXIT.usage);
  const description = await subject.value.describe();
  const statements = ledger();
  const planned = plan([...cases, ...properties], what, options, {
    description,
    locate: (id) => statements.get(id as RequirementId),
  });
  if (!planned.ok) return refuse(planned.fault, EXIT.usage);
  if (options.list === true) return list(planned.value);
  if (planned.value.planned.length === 0) {
    complain("plimsoll: nothing to run: the lifecycle speaks none of the versions that were asked for");
    return EXIT.nothing;
  }
  return judge({
    options,
    what,
    spec: spec.value,
    subject: subject.value,
    plan: planned.value,
    revision: [...statements.values()][0]?.revision ?? "",
  });
}

function refuse(fault: Fault, code: number): number {
  complainOf(fault);
  return code;
}

function list({ planned }: Plan): number {
  for (const { id, platform, buildpack } of planned) say(`${id}  platform ${platform}  buildpack ${buildpack}`);
  return planned.length === 0 ? EXIT.nothing : EXIT.conforms;
}

interface Judging {
  readonly options: TestOptions;
  readonly what: readonly string[];
  readonly spec: SubjectSpec;
  readonly subject: Subject;
  readonly plan: Plan;
  readonly revision: string;
}

async function judge({ options, what, spec, subject, plan: { planned }, revision }: Judging): Promise<number> {
  const description = await subject.describe();
  const book = recorder({ name: subject.name, description, what, options, revision });
  const colours = ink(options.color);
  if (options.quiet !== true) say(colours.faint(`seed ${options.seed}`));
  const request: RunRequest = {
    subject: spec,
    proposals: options.proposal,
    planned,
    seed: options.seed,
    runs: options.runs,
    failures: book.failures,
    ...(options.record !== undefined && { recordings: options.record }),
  };
  const onResult = printing(book, planned.length, options, colours);
  const interrupt = interruptible(book, colours);
  const jobs = Math.min(options.jobs ?? availableParallelism(), planned.length);
  const { errors } = await judgeInThreads({ request, jobs, bail: options.bail === true, onResult });
  interrupt.over();
  for (const error of errors) complain(`plimsoll: the harness failed: ${error}`);
  const record = book.finish(true);
  const code = errors.length > 0 ? EXIT.broken : exitCodeOf(record.results.map(counted), true);
  for (const line of summaryLines(record, code, colours)) say(line);
  if (options.quiet !== true) say(colours.faint(`  record ${options.out}/record.json; seed ${options.seed}`));
  return code;
}

const counted = ({ lane, verdict }: CaseRecord) => ({ lane, verdict });

function printing(book: Recorder, total: number, options: TestOptions, colours: Ink): (record: CaseRecord) => void {
  const line = progress(total, options.quiet === true);
  let done = 0;
  let failed = 0;
  return (record) => {
    book.add(record);
    done += 1;
    const { is } = record.verdict;
    const bad = is === "fail" || is === "broken" || is === "inconclusive";
    if (bad) failed += 1;
    if (bad || options.verbose === true) line.clear();
    if (bad) say(["", ...failureLines(record, colours)].join("\n"));
    else if (options.verbose === true)
      say(
        `${is === "pass" ? colours.good("pass") : colours.faint(is)}  ${record.id}  ${record.platformApi}  ${record.buildpackApi}${worldsIn(record)}`,
      );
    line.step(done, failed);
    if (done === total) line.clear();
  };
}

/** Of a property: how many of the generated worlds said something. */
const worldsIn = ({ worlds }: CaseRecord): string =>
  worlds === undefined ? "" : `  ${worlds.tried} worlds, ${worlds.told} trials`;

/** The first Ctrl-C closes the record; the second ends at once. */
function interruptible(book: Recorder, colours: Ink): { over(): void } {
  const onSignal = (): void => {
    const record = book.finish(false);
    for (const line of summaryLines(record, EXIT.interrupted, colours)) say(line);
    process.exit(EXIT.interrupted);
  };
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  return {
    over() {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}
