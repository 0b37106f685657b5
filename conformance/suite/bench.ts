/** Judges a request in this thread, one case or property after the other, and says each result as soon as it is known. */
import { FaultError } from "#base";
import { cases } from "../cases/index.ts";
import { propertyBundle, writePropertyBundle } from "../properties/bundle.ts";
import { propertyOf } from "../properties/index.ts";
import { judgeProperty, propertyRecord } from "../properties/judge.ts";
import type { Property } from "../properties/property.ts";
import type { CaseId } from "../protocol/case.ts";
import type { Observation } from "../protocol/observation.ts";
import type { Subject } from "../protocol/subject.ts";
import type { CaseRecord } from "../report/record.ts";
import type { LoadModule } from "../subjects/module.ts";
import { bundleOf, writeBundle } from "./bundle.ts";
import { caseRecord } from "./evidence.ts";
import { openLifecycle } from "./lifecycle.ts";
import { RECORDING_VERSION, type Recording, writeRecording } from "./recordings.ts";
import type { PlannedCase, RunRequest } from "./request.ts";
import { type Court, court, type Judged } from "./run.ts";

export interface Bench {
  judge(planned: PlannedCase): Promise<CaseRecord>;
}

/** Throws a FaultError where the lifecycle cannot be opened. */
export async function openBench(request: RunRequest, nowMs: () => number, load?: LoadModule): Promise<Bench> {
  const subject = await openLifecycle(request, load);
  if (!subject.ok) throw new FaultError(subject.fault);
  return benchOf(subject.value, request, nowMs);
}

/** `nowMs` measures durations only. */
export function benchOf(subject: Subject, request: RunRequest, nowMs: () => number): Bench {
  const byId = new Map(cases.map((one) => [one.id, one]));
  const sitting: Court = court(subject, byId, request.seed);
  return {
    async judge(planned) {
      const { id, platform, buildpack } = planned;
      const property = propertyOf(id);
      if (property !== undefined) return judgeOnWorlds(property, planned, { request, subject, nowMs });
      const judgedCase = byId.get(id as CaseId);
      if (judgedCase === undefined) throw new Error(`no case is called ${id}`);
      const began = nowMs();
      const judged = await sitting.judge({ case: judgedCase, versions: { platform, buildpack } });
      const record = caseRecord(judged, nowMs() - began);
      if (request.recordings !== undefined && judged.seen !== undefined && subject.recall === undefined) {
        writeRecording(request.recordings, await recordingOf(subject, judged, judged.seen));
      }
      if (request.failures === undefined || record.verdict.is === "pass" || record.verdict.is === "not-run")
        return record;
      const path = writeBundle(request.failures, bundleOf(judged, request));
      return { ...record, replay: replayCommand(path) };
    },
  };
}

interface Judging {
  readonly request: RunRequest;
  readonly subject: Subject;
  nowMs(): number;
}

async function judgeOnWorlds(
  property: Property,
  { platform, buildpack }: PlannedCase,
  { request, subject, nowMs }: Judging,
): Promise<CaseRecord> {
  const began = nowMs();
  const judged = await judgeProperty(property, subject, {
    runs: request.runs,
    seed: request.seed,
    versions: { platform, buildpack },
  });
  const record = propertyRecord(judged, nowMs() - began);
  const found = judged.searched?.found;
  if (request.failures === undefined || found === undefined) return record;
  const bundle = propertyBundle(found, {
    ...request,
    versions: judged.versions,
    property: property.id,
    says: property.says,
  });
  return { ...record, replay: replayCommand(writePropertyBundle(request.failures, bundle)) };
}

/** Can be pasted into a shell whatever the folder is called. */
export function replayCommand(path: string): string {
  const plain = /^[\w@%+:,./-]+$/.test(path);
  return `plimsoll replay ${plain ? path : `'${path.replaceAll("'", "'\\''")}'`}`;
}

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
