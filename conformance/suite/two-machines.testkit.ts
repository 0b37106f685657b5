/** Compares one test case on two subjects: the verdict and the whole observation. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { probeSandbox } from "#machine";
import type { Subject } from "#protocol";
import { type CaseRun, type CaseRunner, createCaseRunner } from "#runner";
import { REFERENCE_EXECUTABLES } from "#subjects/host";

const AT_ONCE = 2;
const SEED = "two machines";

const sandbox = await probeSandbox();

/** The reason why this machine cannot compare; undefined if it can. */
export const reasonToSkip = sandbox.usable
  ? existsSync(join(REFERENCE_EXECUTABLES, "launcher"))
    ? undefined
    : "the executables are not built: npm run build"
  : sandbox.reason;

/** The differences of all planned test cases. */
export async function differences(planned: readonly CaseRun[], subjects: readonly [Subject, Subject]) {
  const byId = new Map(planned.map((one) => [one.testCase.id, one.testCase]));
  // A process of Node.js for each phase is most of the time, so equal first steps of test cases are performed once, on each machine.
  const runner = (subject: Subject) => createCaseRunner(subject, byId, SEED, { sharing: true });
  const both = [runner(subjects[0]), runner(subjects[1])] as const;
  const different: unknown[] = [];
  const next = planned.values();
  const worker = async (): Promise<void> => {
    for (const one of next) different.push(...(await differencesOf(one, both)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return different;
}

/** Compares everything, logs and registry requests too. Only the key of recordings may differ. */
async function differencesOf(planned: CaseRun, [a, b]: readonly [CaseRunner, CaseRunner]): Promise<readonly unknown[]> {
  const [one, other] = await Promise.all([a.judge(planned), b.judge(planned)]);
  const verdicts = one.verdict.is === other.verdict.is ? [] : [{ inProcess: one.verdict, executables: other.verdict }];
  const seen = differing("", one.observation?.steps, other.observation?.steps);
  const parts = [...verdicts, ...seen.filter(({ at }) => !mayDiffer(planned.testCase.id, at))];
  return parts.length === 0 ? [] : [{ case: planned.testCase.id, differs: parts.slice(0, SHOWN_MAX) }];
}

const mayDiffer = (id: string, at: string): boolean =>
  RANDOM.has(id) ||
  (MESSAGES.has(id) && / > std(out|err)$/.test(at)) ||
  (RELATIVE_COMMAND.test(id) && / > argv > 0$/.test(at)) ||
  PROCESS_ID.test(at);

const SHOWN_MAX = 8;

/** A kernel gives a script the path by which it was started, and the in-process machine the name that the launcher gives. No case judges it. */
const RELATIVE_COMMAND = /^launch\.command\.relative-/;

/** A file in which a process of a case writes its number. */
const PROCESS_ID = / > files > \/workspace\/launcher-id > /;

/** The build id is random in processes of the host, so the output that shows it differs, and so do digests of it. */
const RANDOM = new Set(["extend.run.build-id", "extend.larger.chain", "export.larger.extended"]);

/**
 * Their messages name a temporary file, the path at which the kernel stopped, one of two faults of a program, how a connection without TLS
 * failed or was cut, or come from two shells. All else is the same.
 */
const MESSAGES = new Set([
  "create.bad-day.cut-reads",
  "create.insecure-registry.first-not-listed",
  "create.insecure-registry.second-not-listed",
  "documents.create.build-plan.odd-values",
  "documents.detect.build-plan.odd",
  "documents.detect.build-plan.odd-values",
  "documents.detect.extension-plan.odd",
  "documents.restore.cache.odd",
  "launch.execd-entries.not-executable",
  "launch.profile-entries.link-to-directory",
  "launch.profile-entries.loop",
  "launch.profile-web-entries.link-to-directory",
  "launch.profile-web-entries.loop",
  "launch.working-dir.missing-shell",
]);

/** The reference's launcher is a Node.js program: without PATH it does not start on the host. */
export const NEEDS_PATH = new Set(["launch.env.empty-path"]);

interface Differing {
  readonly at: string;
  readonly inProcess: unknown;
  readonly executables: unknown;
}

function differing(at: string, a: unknown, b: unknown): readonly Differing[] {
  const [one, other] = [members(a), members(b)];
  if (one === undefined || other === undefined) return a === b ? [] : [{ at, inProcess: a, executables: b }];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((key) =>
    differing(`${at} > ${key}`, one.get(key), other.get(key)),
  );
}

const members = (value: unknown): ReadonlyMap<string, unknown> | undefined =>
  typeof value === "object" && value !== null ? new Map(Object.entries(value)) : undefined;
