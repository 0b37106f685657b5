/** Recordings as files: one for each test case and pair of versions. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Fault, fail, isJsonObject, type Json, ok, type Result } from "#base";
import { makeDirectory, writeFileWhole } from "#base/host";
import { MIGRATION_REMEDY } from "#protocol";
import { RECORDING_VERSION, type Recording } from "../recordings.ts";

export type RecordingFault = Fault<"recording-malformed" | "recordings-missing">;

/** Two runs may write the same recordings. */
export function writeRecording(directory: string, recording: Recording): void {
  makeDirectory(directory);
  const { platform, buildpack } = recording.versions;
  const path = join(directory, `${recording.case}-${platform}-${buildpack}.json`);
  writeFileWhole(path, `${JSON.stringify(recording)}\n`);
}

const filesIn = (directory: string): readonly string[] =>
  readdirSync(directory).filter((name) => name.endsWith(".json"));

export const isRecordings = (directory: string): boolean => existsSync(directory) && filesIn(directory).length > 0;

export function readRecordings(directory: string): Result<readonly Recording[], RecordingFault> {
  const recordings: Recording[] = [];
  for (const name of filesIn(directory).toSorted()) {
    const recording = readRecording(join(directory, name));
    if (!recording.ok) return recording;
    recordings.push(recording.value);
  }
  if (recordings.length > 0) return ok(recordings);
  return fail({ kind: "recordings-missing", message: `expected recordings in ${directory}, found none` });
}

function readRecording(file: string): Result<Recording, RecordingFault> {
  const value = documentIn(file);
  if (isRecording(value)) return ok(value);
  const version = isJsonObject(value) && value.kind === "recording" ? value.plimsoll : undefined;
  return fail({
    kind: "recording-malformed",
    message: `expected a recording of version ${RECORDING_VERSION}, found ${version === undefined ? "something else" : `version ${JSON.stringify(version)}`}`,
    where: { file },
    remedy: version === 1 ? MIGRATION_REMEDY : "record it again",
  });
}

function documentIn(file: string): Json | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

const isRecording = (value: unknown): value is Recording =>
  isRecord(value) && value.plimsoll === RECORDING_VERSION && value.kind === "recording" && isRecord(value.observation);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
