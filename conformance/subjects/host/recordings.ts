/**
 * What a real lifecycle did in a case, kept whole as data. A recording is found by the key of its case, build and canonicaliser: when
 * the case has changed since, there is none, and the verdict is "not run (stale)", never a pass.
 */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Fault, fail, makeDirectory, ok, type Result } from "#base";
import type { Case, World } from "../../protocol/case.ts";
import { observationKey, type Versions } from "../../protocol/instantiate.ts";
import type { Observation } from "../../protocol/observation.ts";
import type { Description, Session, Subject } from "../../protocol/subject.ts";

export const RECORDING_VERSION = 1;

export interface Recording {
  readonly plimsoll: typeof RECORDING_VERSION;
  readonly kind: "recording";
  readonly lifecycle: { readonly name: string } & Description;
  readonly case: string;
  readonly versions: Versions;
  readonly seen: Observation;
}

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

/** The recordings of one lifecycle as a subject that remembers and can do nothing else. */
export function recordedSubject(recordings: readonly [Recording, ...Recording[]]): Subject {
  const [{ lifecycle }] = recordings;
  const { name, ...description } = lifecycle;
  const byKey = new Map(recordings.map(({ seen }) => [seen.key, seen]));
  return {
    name: `${name} (recorded)`,
    describe: () => Promise.resolve(description),
    open: (_world: World): Promise<Session> => Promise.reject(new Error("a recording can only be recalled")),
    recall: (instance: Case) => byKey.get(observationKey(instance, description.build)),
  };
}
