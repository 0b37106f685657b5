/** The lifecycle that a user names, unpacked if it is in an archive or an image. */
import { existsSync } from "node:fs";
import { type Fault, ok, type Result } from "#base";
import type { SubjectSpec } from "#protocol";
import { type ExecutablesWords, isPacked, subjectSpec } from "#subjects/host";
import { unpackLifecycle } from "./unpack.ts";

export async function lifecycleSpec(text: string, words: ExecutablesWords = {}): Promise<Result<SubjectSpec, Fault>> {
  if (!isPacked(text)) return named(text, subjectSpec(text, words));
  const directory = await unpackLifecycle(text);
  if (!directory.ok) return directory;
  const spec = subjectSpec(directory.value, words);
  return spec.ok && spec.value.kind === "executables" ? ok({ ...spec.value, name: text, packed: text }) : spec;
}

/** As the user wrote it: reports for others show no path of this machine. */
const named = (text: string, spec: Result<SubjectSpec, Fault>): Result<SubjectSpec, Fault> =>
  spec.ok && spec.value.kind === "executables" && /\w/.test(text) ? ok({ ...spec.value, name: text }) : spec;

/** The directory of executables that a user names. */
export const executablesIn = async (text: string): Promise<Result<string, Fault>> =>
  isPacked(text) ? unpackLifecycle(text) : ok(text);

/** The directory of a bundle is gone if its lifecycle was unpacked for another run. */
export async function unpackedAgain(spec: SubjectSpec): Promise<Result<SubjectSpec, Fault>> {
  if (spec.kind !== "executables" || spec.packed === undefined || existsSync(spec.directory)) return ok(spec);
  const directory = await unpackLifecycle(spec.packed);
  return directory.ok ? ok({ ...spec, directory: directory.value }) : directory;
}
