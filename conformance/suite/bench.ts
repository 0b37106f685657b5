/** Judges a request in this thread, one case after the other, and says each result as soon as it is known. */
import { FaultError } from "#base";
import { cases } from "../cases/index.ts";
import type { CaseId } from "../protocol/case.ts";
import type { Observation } from "../protocol/observation.ts";
import type { Subject } from "../protocol/subject.ts";
import type { CaseRecord } from "../report/record.ts";
import { openSubject } from "../subjects/open.ts";
import { bundleOf, writeBundle } from "./bundle.ts";
import { caseRecord } from "./evidence.ts";
import { RECORDING_VERSION, type Recording, writeRecording } from "./recordings.ts";
import type { PlannedCase, RunRequest } from "./request.ts";
import { type Court, court, type Judged } from "./run.ts";

export interface Bench {
  judge(planned: PlannedCase): Promise<CaseRecord>;
}

/** `nowMs` measures durations only. Throws a FaultError where the lifecycle cannot be opened. */
export async function openBench(request: RunRequest, nowMs: () => number): Promise<Bench> {
  const subject = await openSubject(request.subject);
  if (!subject.ok) throw new FaultError(subject.fault);
  const byId = new Map(cases.map((one) => [one.id, one]));
  const sitting: Court = court(subject.value, byId, request.seed);
  return {
    async judge({ id, platform, buildpack }) {
      const judgedCase = byId.get(id as CaseId);
      if (judgedCase === undefined) throw new Error(`no case is called ${id}`);
      const began = nowMs();
      const judged = await sitting.judge({ case: judgedCase, versions: { platform, buildpack } });
      const record = caseRecord(judged, nowMs() - began);
      if (request.recordings !== undefined && judged.seen !== undefined && subject.value.recall === undefined) {
        writeRecording(request.recordings, await recordingOf(subject.value, judged, judged.seen));
      }
      if (request.failures === undefined || record.verdict.is === "pass" || record.verdict.is === "not-run")
        return record;
      const path = writeBundle(request.failures, bundleOf(judged, request));
      return { ...record, replay: `plimsoll replay ${path}` };
    },
  };
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
