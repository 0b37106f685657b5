/** `plimsoll test`: opens the lifecycle, plans the run and judges it on one machine, or on both and compares them. */
import { join } from "node:path";
import type { Fault, Result } from "#base";
import { specificationRevision } from "#ledger";
import type { SubjectSpec } from "#protocol";
import type { PlannedRun } from "#runner";
import { subjectSpec } from "#subjects/host";
import { type LoadedProposals, loadNeeded, openLifecycle, planRun } from "#suite/judge";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printError, printLine } from "../terminal/output.ts";
import { reportFault } from "../terminal/run-verb.ts";
import { judgePlan, type TestOutcome } from "./judge.ts";
import { compareMachines, specsFor } from "./machines.ts";
import { type TestOptions, timeoutOf } from "./options.ts";

export async function runTest(what: readonly string[], options: TestOptions): Promise<number> {
  const specs = specsOf(options);
  if (!specs.ok) return reportFault(specs.fault);
  const [spec, other] = specs.value;
  const loaded = await loadNeeded({ what, proposals: options.proposal, subject: spec });
  if (!loaded.ok) return reportFault(loaded.fault);
  const run = (one: SubjectSpec, out: string): Promise<TestOutcome> =>
    runOne(one, what, { options: { ...options, out }, loaded: loaded.value });
  if (other === undefined) return (await run(spec, options.out)).code;
  // Each machine writes its own record.
  const sim = await run(spec, join(options.out, "sim"));
  if (sim.record === undefined) return sim.code;
  const host = await run(other, join(options.out, "host"));
  if (host.record === undefined) return host.code;
  const { lines, disagreements } = compareMachines(sim.record, host.record, ink(options.color));
  for (const line of lines) printLine(line);
  if (sim.code === EXIT.error || host.code === EXIT.error) return EXIT.error;
  return disagreements > 0 ? EXIT.fails : Math.max(sim.code, host.code);
}

function specsOf(options: TestOptions): Result<readonly [SubjectSpec, SubjectSpec?], Fault> {
  const spec = subjectSpec(options.lifecycle);
  return spec.ok ? specsFor(spec.value, options) : spec;
}

interface RunOptions {
  readonly options: TestOptions;
  readonly loaded: LoadedProposals;
}

async function runOne(
  spec: SubjectSpec,
  what: readonly string[],
  { options, loaded }: RunOptions,
): Promise<TestOutcome> {
  const subject = await openLifecycle({ subject: spec, proposals: loaded.words, loaded, ...timeoutOf(options) });
  if (!subject.ok) {
    return { code: reportFault(subject.fault, subject.fault.kind === "no-sandbox" ? EXIT.nothing : EXIT.usage) };
  }
  const planned = planRun(await subject.value.describe(), what, { ...options, loaded });
  if (!planned.ok) return { code: reportFault(planned.fault) };
  if (options.list === true) return { code: list(planned.value) };
  if (planned.value.length === 0) {
    printError(`plimsoll: no case was run: ${whyNothing(what, loaded)}`);
    return { code: EXIT.nothing };
  }
  return judgePlan({
    options,
    what,
    spec,
    loaded,
    subject: subject.value,
    planned: planned.value,
    revision: specificationRevision(),
  });
}

/** Findings are expected to fail, so a pattern does not select them. */
function whyNothing(what: readonly string[], { laws }: LoadedProposals): string {
  const meant = laws.filter(
    ({ kind, id }) => kind === "finding" && what.some((word) => id.startsWith(word.replace(/[*?[{].*$/s, ""))),
  );
  if (meant.length > 0) return `a finding runs only if you give its whole id: ${meant.map(({ id }) => id).join(", ")}`;
  return "the lifecycle supports none of the selected cases; check the API versions, --lane and --shard";
}

function list(planned: readonly PlannedRun[]): number {
  for (const { id, platform, buildpack } of planned) printLine(`${id}  platform ${platform}  buildpack ${buildpack}`);
  return planned.length === 0 ? EXIT.nothing : EXIT.conforms;
}
