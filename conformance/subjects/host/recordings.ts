/** Recordings as files: one for each test case and pair of versions. */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Fault, fail, ok, type Result } from "#base";
import { makeDirectory } from "#base/host";
import { RECORDING_VERSION, type Recording } from "../recordings.ts";

export type RecordingFault = Fault<"recording-malformed" | "recordings-missing">;

/** One file a case and versions. Whole or not at all. */
export function writeRecording(directory: string, recording: Recording): void {
  makeDirectory(directory);
  const { platform, buildpack } = recording.versions;
  const path = join(directory, `${recording.case}-${platform}-${buildpack}.json`);
  writeFileSync(`${path}.part`, `${JSON.stringify(recording)}\n`);
  renameSync(`${path}.part`, path);
}

export const isRecordings = (directory: string): boolean =>
  existsSync(directory) && readdirSync(directory).some((name) => name.endsWith(".json"));

export function readRecordings(directory: string): Result<readonly Recording[], RecordingFault> {
  const recordings: Recording[] = [];
  for (const name of readdirSync(directory)
    .filter((one) => one.endsWith(".json"))
    .sort()) {
    const file = join(directory, name);
    const recording = parsed(readFileSync(file, "utf8"));
    if (recording === undefined)
      return fail({
        kind: "recording-malformed",
        message: `expected a recording of version ${RECORDING_VERSION}`,
        where: { file },
        remedy: "record it again",
      });
    recordings.push(recording);
  }
  if (recordings.length > 0) return ok(recordings);
  return fail({ kind: "recordings-missing", message: `expected recordings in ${directory}, found none` });
}

function parsed(text: string): Recording | undefined {
  try {
    const value = JSON.parse(text) as Partial<Recording>;
    return value.plimsoll === RECORDING_VERSION && value.kind === "recording" && value.seen !== undefined
      ? (value as Recording)
      : undefined;
  } catch {
    return undefined;
  }
}
