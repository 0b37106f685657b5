/**
 * Recordings: what a real lifecycle did in test cases, kept as data. A recording is found by its key; when the test case has changed, no
 * recording has its key, and the verdict is `not-run` (stale), never `pass`.
 */
import { type Api, compareApi } from "#base";
import type { Description, Observation, Session, Subject, TestCase } from "#protocol";
import { observationKey, type Versions } from "#protocol";

export const RECORDING_VERSION = 2;

export interface Recording {
  readonly plimsoll: typeof RECORDING_VERSION;
  readonly kind: "recording";
  readonly lifecycle: { readonly name: string } & Description;
  readonly case: string;
  readonly versions: Versions;
  readonly observation: Observation;
}

export const recordingOf = async (
  subject: Subject,
  testCase: string,
  versions: Versions,
  observation: Observation,
): Promise<Recording> => ({
  plimsoll: RECORDING_VERSION,
  kind: "recording",
  lifecycle: { name: "lifecycle", ...(await subject.describe()) },
  case: testCase,
  versions,
  observation,
});

/** The recordings of one lifecycle as a subject that only recalls. It supports the versions that any of them was made with. */
export function recordedSubject(recordings: readonly [Recording, ...Recording[]]): Subject {
  const [{ lifecycle }] = recordings;
  const { name, ...first } = lifecycle;
  const description: Description = {
    ...first,
    platform: distinct(recordings.map(({ versions }) => versions.platform)),
    buildpack: distinct(recordings.map(({ versions }) => versions.buildpack)),
    recorded: versionsByCase(recordings),
  };
  const byKey = new Map(recordings.map(({ observation }) => [observation.key, observation]));
  return {
    name: `${name} (recorded)`,
    describe: () => Promise.resolve(description),
    open: (): Promise<Session> => Promise.reject(new Error("a recording can only be recalled")),
    recall: (instance: TestCase) => byKey.get(observationKey(instance, description.build)),
  };
}

const distinct = (versions: readonly Api[]): readonly Api[] => [...new Set(versions)].toSorted(compareApi);

function versionsByCase(recordings: readonly Recording[]): ReadonlyMap<string, readonly Versions[]> {
  const all = new Map<string, readonly Versions[]>();
  for (const { case: id, versions } of recordings) all.set(id, [...(all.get(id) ?? []), versions]);
  return all;
}
