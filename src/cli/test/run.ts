/** `plimsoll test`: opens the lifecycle, plans the run and judges it on one machine, or on both and compares them. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Fault, fail, ok, type Result, versionsWithin } from "#base";
import { specificationRevision } from "#ledger";
import type { Description, SubjectSpec } from "#protocol";
import type { PlannedRun } from "#runner";
import type { Recording } from "#subjects";
import { askedSpec, readRecordings } from "#subjects/host";
import { judgeables, type LoadedProposals, loadForRun, loadNeeded, openLifecycle, planRun } from "#suite/judge";
import { lifecycleSpec } from "../lifecycles/spec.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printError, printLine } from "../terminal/output.ts";
import { reportFault } from "../terminal/run-verb.ts";
import { compareLifecycles } from "./drop-in.ts";
import { judgePlan, type TestOutcome } from "./judge.ts";
import type { KnownFailures } from "./known.ts";
import { compareMachines, specsFor } from "./machines.ts";
import { type TestOptions, timeoutOf } from "./options.ts";

export async function runTest(what: readonly string[], options: TestOptions): Promise<number> {
  const specs = await specsOf(options);
  if (!specs.ok) return reportFault(specs.fault);
  const useless = uselessOption(specs.value, options);
  if (useless !== undefined) return reportFault(useless);
  const [spec, other] = specs.value;
  const needed = { what, proposals: options.proposal, subject: spec };
  // A list of known failures can name any test case or law.
  const loaded = await (options.known === undefined ? loadForRun(needed) : loadNeeded({ ...needed, what: [] }));
  if (!loaded.ok) return reportFault(loaded.fault);
  const run = (one: SubjectSpec, out: string, record = options.record): Promise<TestOutcome> =>
    runOne(one, what, { options: { ...options, out, ...(record !== undefined && { record }) }, loaded: loaded.value });
  if (other === undefined) return (await run(spec, options.out)).code;
  if (options.lifecycle.length > 1) return compareTwo([spec, other], run, options);
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

/** An option that only executables have, without executables; an update of no file. */
function uselessOption(
  specs: readonly (SubjectSpec | undefined)[],
  { rest, speaks, bind = [], known, updateKnown }: TestOptions,
): Fault | undefined {
  if (updateKnown === true && (known === undefined || specs[1] !== undefined))
    return {
      kind: "option-useless",
      message: "--update-known rewrites the file of --known from one run",
      remedy: "give --known <file>, and one lifecycle on one machine",
    };
  if (specs.some((spec) => spec?.kind === "executables")) return undefined;
  const given = { "--rest": rest !== undefined, "--speaks": speaks !== undefined, "--bind": bind.length > 0 };
  const option = Object.entries(given).find(([, isGiven]) => isGiven)?.[0];
  if (option === undefined) return undefined;
  return { kind: "option-useless", message: `${option} is for a directory of executables`, remedy: `remove ${option}` };
}

async function specsOf(options: TestOptions): Promise<Result<readonly [SubjectSpec, SubjectSpec?], Fault>> {
  const [first = "reference", second, ...more] = options.lifecycle;
  const spec = await lifecycleSpec(first, options);
  if (!spec.ok || second === undefined) return spec.ok ? specsFor(spec.value, options) : spec;
  if (more.length > 0 || options.machine !== undefined)
    return fail({
      kind: "lifecycles-many",
      message: "two lifecycles can be compared, each on its own machine",
      remedy: "give --lifecycle at most twice, without --machine",
    });
  const other = await lifecycleSpec(second, options);
  return other.ok ? ok([spec.value, other.value]) : other;
}

/** Each lifecycle writes its own record and recordings, and only differences between them count. */
async function compareTwo(
  specs: readonly [SubjectSpec, SubjectSpec],
  run: (spec: SubjectSpec, out: string, recordings: string) => Promise<TestOutcome>,
  options: TestOptions,
): Promise<number> {
  const performed: (readonly Recording[])[] = [];
  for (const [at, spec] of specs.entries()) {
    const out = join(options.out, String(at + 1));
    const recordings = join(out, "recordings");
    rmSync(recordings, { recursive: true, force: true });
    const { code, record } = await run(spec, out, recordings);
    if (record === undefined || code === EXIT.error) return code;
    const read = readRecordings(recordings);
    if (!read.ok) return reportFault(read.fault, EXIT.nothing);
    performed.push(read.value);
  }
  const [ofA = [], ofB = []] = performed;
  const [a = "", b = ""] = options.lifecycle;
  const { lines, differing } = compareLifecycles([a, b], [ofA, ofB], ink(options.color));
  for (const line of lines) printLine(line);
  return differing > 0 ? EXIT.fails : EXIT.conforms;
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
    return { code: reportFault(subject.fault, CANNOT_RUN.has(subject.fault.kind) ? EXIT.nothing : EXIT.usage) };
  }
  const description = await subject.value.describe();
  const { profile, ...planning } = options;
  // `--list` leaves out what the profile does not claim; a record has it as "not claimed".
  const claims = options.list === true && profile !== undefined ? { profile } : {};
  // What failed may be at a pair that this run would not choose.
  const pairs = options.rerun === undefined ? {} : { allVersions: true };
  const planned = planRun(description, what, { ...planning, ...pairs, ...claims, loaded });
  if (!planned.ok) return { code: reportFault(planned.fault) };
  const chosen = await chosenFrom(planned.value, options);
  if (!chosen.ok) return { code: reportFault(chosen.fault) };
  const { planned: left, whyNothing: why = whyNothing(what, loaded, { description, options }) } = chosen.value;
  if (left.length === 0) {
    printError(`plimsoll: no case ${options.list === true ? "would be" : "was"} run: ${why}`);
    return { code: EXIT.nothing };
  }
  if (options.list === true) return { code: list(left) };
  const known = await knownFor(options, loaded);
  if (known === "unusable") return { code: EXIT.usage };
  return judgePlan({
    options,
    ...(known !== undefined && { known }),
    what,
    spec: askedSpec(spec, description),
    loaded,
    subject: subject.value,
    planned: left,
    revision: specificationRevision(),
  });
}

/** Nothing is wrong with the options, but no case can run. */
const CANNOT_RUN: ReadonlySet<string> = new Set(["no-sandbox", "speaks-nothing"]);

async function chosenFrom(
  planned: readonly PlannedRun[],
  options: TestOptions,
): Promise<Result<{ readonly planned: readonly PlannedRun[]; readonly whyNothing?: string }, Fault>> {
  if ((options.rerun === undefined && options.since === undefined) || planned.length === 0) return ok({ planned });
  return (await import("./earlier.ts")).planFrom(planned, options);
}

async function knownFor(
  options: TestOptions,
  loaded: LoadedProposals,
): Promise<KnownFailures | "unusable" | undefined> {
  if (options.known === undefined) return undefined;
  const { openKnown } = await import("./known.ts");
  const today = new Date().toISOString().slice(0, 10);
  const needs = new Map(judgeables(loaded).map((one): [string, typeof one.needs] => [one.id, one.needs]));
  return openKnown({ path: options.known, options, needs, today }) ?? "unusable";
}

interface Asked {
  readonly description: Description;
  readonly options: Pick<TestOptions, "platformApi" | "buildpackApi">;
}

/** Findings are expected to fail, so a pattern does not select them. */
function whyNothing(what: readonly string[], { laws }: LoadedProposals, asked: Asked): string {
  const meant = laws.filter(
    ({ kind, id }) => kind === "finding" && what.some((word) => id.startsWith(word.replace(/[*?[{].*$/s, ""))),
  );
  if (meant.length > 0) return `a finding runs only if you give its whole id: ${meant.map(({ id }) => id).join(", ")}`;
  return (
    whyNoVersion(asked) ??
    "the lifecycle supports none of the selected cases; check the API versions, --lane and --shard"
  );
}

/** If a range has no version that the lifecycle supports. */
function whyNoVersion({ description: { platform, buildpack }, options }: Asked): string | undefined {
  const axes = [
    { name: "Platform API", supported: platform, range: options.platformApi },
    { name: "Buildpack API", supported: buildpack, range: options.buildpackApi },
  ];
  for (const { name, supported, range } of axes) {
    const within = versionsWithin(supported, range);
    if (within.ok && within.value.length === 0 && range !== undefined)
      return `the lifecycle supports ${name} ${supported.join(", ")}, not ${range}`;
  }
  return undefined;
}

function list(planned: readonly PlannedRun[]): number {
  for (const { id, platform, buildpack } of planned) printLine(`${id}  platform ${platform}  buildpack ${buildpack}`);
  return EXIT.conforms;
}
