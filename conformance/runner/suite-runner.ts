/** Judges a request in this thread, one case or property after the other, and says each result as soon as it is known. */
import { FaultError } from "#base";
import { evaluateUserProposals } from "../../proposals/user/host/load.ts";
import { cases } from "../cases/index.ts";
import { lawBundle, writeLawBundle } from "../laws/bundle.ts";
import { lawById } from "../laws/index.ts";
import { judgeLaw, lawRecord } from "../laws/judge.ts";
import type { Law } from "../laws/law.ts";
import type { Case, CaseId } from "../protocol/case.ts";
import { type Observation, stoppedStep } from "../protocol/observation.ts";
import type { Subject } from "../protocol/subject.ts";
import { shellWord } from "../reports/commands.ts";
import type { CaseRecord } from "../reports/record.ts";
import type { LoadModule } from "../subjects/host/module.ts";
import { RECORDING_VERSION, type Recording, writeRecording } from "../subjects/host/recordings.ts";
import { openLifecycle } from "../suite/lifecycle.ts";
import { bundleOf, writeBundle } from "./bundle.ts";
import { type Court, court, type Judged, type Planned } from "./case-runner.ts";
import { caseRecord } from "./evidence.ts";
import { type Patience, patience } from "./hang-guard.ts";
import type { PlannedCase, RunRequest } from "./request.ts";

export interface Bench {
  judge(planned: PlannedCase): Promise<CaseRecord>;
}

/** Throws a FaultError where the lifecycle cannot be opened. */
export async function openBench(request: RunRequest, nowMs: () => number, load?: LoadModule): Promise<Bench> {
  const brought = evaluateUserProposals(request.proposals, request.modules);
  if (!brought.ok) throw new FaultError(brought.fault);
  const subject = await openLifecycle({ ...request, brought: brought.value }, load);
  if (!subject.ok) throw new FaultError(subject.fault);
  return benchOf(subject.value, request, { nowMs, more: brought.value.cases });
}

export interface BenchOptions {
  /** Measures durations only. */
  readonly nowMs: () => number;
  /** Cases besides those there are. */
  readonly more?: readonly Case[];
}

export function benchOf(subject: Subject, request: RunRequest, { nowMs, more = [] }: BenchOptions): Bench {
  const byId = new Map([...cases, ...more].map((one) => [one.id, one]));
  const judging: Judging = { request, subject, nowMs, waits: patience() };
  const sitting: Court = court(subject, byId, request.seed);
  return {
    async judge(planned) {
      const { id, platform, buildpack } = planned;
      const property = lawById(id);
      if (property !== undefined) return judgeOnWorlds(property, planned, judging);
      const judgedCase = byId.get(id as CaseId);
      if (judgedCase === undefined) throw new Error(`no case is called ${id}`);
      return judgeCase(sitting, { case: judgedCase, versions: { platform, buildpack } }, judging);
    },
  };
}

async function judgeCase(sitting: Court, planned: Planned, judging: Judging): Promise<CaseRecord> {
  const { request, subject, nowMs, waits } = judging;
  const lost = waits.lost();
  if (lost !== undefined) return caseRecord({ ...planned, verdict: lost }, 0);
  const began = nowMs();
  const judged = await sitting.judge(planned);
  const record = caseRecord(judged, nowMs() - began);
  if (judged.seen !== undefined) waits.saw(judged.case, judged.case.when[stoppedStep(judged.seen.steps) ?? -1]);
  if (request.recordings !== undefined && judged.seen !== undefined && subject.recall === undefined) {
    writeRecording(request.recordings, await recordingOf(subject, judged, judged.seen));
  }
  if (request.failures === undefined || record.verdict.is === "pass" || record.verdict.is === "not-run") return record;
  const path = writeBundle(request.failures, bundleOf(judged, keptOf(request)));
  return { ...record, replay: replayCommand(path) };
}

/** What a bundle has of the run. */
const keptOf = ({ subject, proposals, seed, timeoutMs }: RunRequest) => ({
  subject,
  proposals,
  seed,
  ...(timeoutMs !== undefined && { timeoutMs }),
});

interface Judging {
  readonly request: RunRequest;
  readonly subject: Subject;
  readonly waits: Patience;
  nowMs(): number;
}

async function judgeOnWorlds(
  property: Law,
  { platform, buildpack }: PlannedCase,
  { request, subject, nowMs, waits }: Judging,
): Promise<CaseRecord> {
  const lost = waits.lost();
  if (lost !== undefined) return lawRecord({ law: property, versions: { platform, buildpack }, verdict: lost }, 0);
  const began = nowMs();
  const judged = await judgeLaw(property, subject, {
    runs: request.runs,
    seed: request.seed,
    versions: { platform, buildpack },
  });
  const record = lawRecord(judged, nowMs() - began);
  const found = judged.search?.counterexample;
  if (judged.search !== undefined) waits.saw(property, found?.stoppedAt);
  if (request.failures === undefined || found === undefined) return record;
  const bundle = lawBundle(found, {
    ...request,
    versions: judged.versions,
    property: property.id,
    says: property.says,
  });
  return { ...record, replay: replayCommand(writeLawBundle(request.failures, bundle)) };
}

/** What the file names is all that it needs. */
export const replayCommand = (path: string): string => `plimsoll replay ${shellWord(path)}`;

async function recordingOf(subject: Subject, judged: Judged, seen: Observation): Promise<Recording> {
  const lifecycle = { name: "lifecycle", ...(await subject.describe()) };
  return {
    plimsoll: RECORDING_VERSION,
    kind: "recording",
    lifecycle,
    case: judged.case.id,
    versions: judged.versions,
    seen,
  };
}
