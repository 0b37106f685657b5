/** A subject from what a user wrote: data, so that it can be handed to another thread. */
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type Fault, fail, invariant, ok, type Result } from "#base";
import { packageVersion } from "#base/host";
import type { Amendment } from "#lifecycle";
import type { MachineLimits } from "#machine";
import type { Description, Subject, SubjectSpec } from "#protocol";
import { recordedSubject } from "../recordings.ts";
import { referenceSubject } from "../reference.ts";
import { type ExecutablesFault, executablesSubject, REFERENCE_EXECUTABLES } from "./executables.ts";
import { phasesIn } from "./half.ts";
import { type HostPathFault, parseHostPaths } from "./host-paths.ts";
import { moduleSubject } from "./module.ts";
import { isPacked, packedFault } from "./packed-lifecycle.ts";
import { isRecordings, readRecordings } from "./recordings.ts";
import { parseSpeaks, type SpeaksFault } from "./speaks/speaks.ts";

export type SubjectFault = Fault<
  | "lifecycle-unknown"
  | "lifecycle-module"
  | "lifecycle-packed"
  | ExecutablesFault["kind"]
  | HostPathFault["kind"]
  | SpeaksFault["kind"]
  | "rules-conflict"
  | "recording-malformed"
  | "recordings-missing"
>;

/** What only executables need, as a user writes it. */
export interface ExecutablesWords {
  /** A directory for the phases that the executables lack. */
  readonly rest?: string;
  /** `platform=0.12..0.13,buildpack=0.10` */
  readonly speaks?: string;
  /** Paths of the host that the executables need in their sandbox. */
  readonly bind?: readonly string[];
}

/** `reference`, `mutant:<name>`, a directory of executables, or a module. An archive or an image is a fault: the command unpacks it first. */
export function subjectSpec(text: string, words: ExecutablesWords = {}): Result<SubjectSpec, SubjectFault> {
  if (text === "reference") return { ok: true, value: { kind: "reference" } };
  // Older scripts write `faulty:`.
  const mutant = /^(?:mutant|faulty):(.*)$/s.exec(text)?.[1];
  if (mutant !== undefined) return { ok: true, value: { kind: "mutant", name: mutant } };
  if (isPacked(text)) return fail(packedFault(text));
  const path = resolve(text);
  if (!existsSync(path)) return fail(nothingAt(path));
  if (statSync(path).isDirectory()) {
    if (phasesIn(path).length === 0 && isRecordings(path))
      return { ok: true, value: { kind: "recordings", directory: path } };
    return executablesSpec(path, words);
  }
  return { ok: true, value: { kind: "module", file: path } };
}

const nothingAt = (path: string) => ({
  kind: "lifecycle-unknown" as const,
  message: `expected a lifecycle, found nothing at ${path}`,
  remedy:
    'give "reference", "mutant:<name>", a directory of executables, a release (.tgz), an image (oci:<directory>, docker://<reference>), or a module (.js, .ts)',
});

function executablesSpec(
  directory: string,
  { rest, speaks, bind = [] }: ExecutablesWords,
): Result<SubjectSpec, SubjectFault> {
  // The record names the directory.
  if (rest !== undefined && isPacked(rest)) return fail(packedFault(rest));
  const said = speaks === undefined ? ok(undefined) : parseSpeaks(speaks);
  if (!said.ok) return said;
  const hostPaths = parseHostPaths(bind);
  if (!hostPaths.ok) return hostPaths;
  return ok({
    kind: "executables",
    directory,
    ...(rest !== undefined && rest !== "reference" && { rest: resolve(rest) }),
    ...(said.value !== undefined && { speaks: said.value }),
    ...(hostPaths.value.length > 0 && { hostPaths: hostPaths.value }),
  });
}

/** The same executables for another thread or a later run, which need not ask them again. */
export const askedSpec = (spec: SubjectSpec, { platform, buildpack, version }: Description): SubjectSpec =>
  spec.kind === "executables" ? { ...spec, speaks: { platform, buildpack }, asked: { version } } : spec;

export interface OpenSubjectOptions {
  /** The reference gets them; executables are expected to have them. */
  readonly amendments?: readonly Amendment[];
  /** The fault of the mutant that a spec of kind `mutant` names. */
  readonly mutant?: Amendment;
  /** Limits of the subject's machines; default: the machine's own. */
  readonly limits?: Partial<MachineLimits>;
}

export async function openSubject(
  spec: SubjectSpec,
  { amendments = [], mutant, limits }: OpenSubjectOptions = {},
): Promise<Result<Subject, SubjectFault>> {
  const limited = limits === undefined ? {} : { limits };
  switch (spec.kind) {
    case "reference":
      return referenceSubject(amendments, limited);
    case "mutant": {
      if (mutant === undefined)
        return fail({
          kind: "lifecycle-unknown",
          message: `no mutant is called ${JSON.stringify(spec.name)}`,
        });
      return referenceSubject([...amendments, mutant], { name: `mutant:${spec.name}`, ...limited });
    }
    case "executables":
      // A bundle can outlive the directory that it names.
      if (!existsSync(spec.directory)) return fail(nothingAt(spec.directory));
      return executablesSubject({ ...spec, amendments: amendments.map(({ id }) => id), ...limited });
    case "module":
      return moduleSubject(spec.file, limits);
    case "recordings":
      return recordingsSubject(spec.directory);
  }
}

function recordingsSubject(directory: string): Result<Subject, SubjectFault> {
  const recordings = readRecordings(directory);
  if (!recordings.ok) return recordings;
  const [first, ...others] = recordings.value;
  invariant(first !== undefined, "readRecordings gives at least one");
  return { ok: true, value: recordedSubject([first, ...others]) };
}

/** The reference as the executables of this package. */
export const referenceExecutables = (): SubjectSpec => ({
  kind: "executables",
  directory: REFERENCE_EXECUTABLES,
  name: "reference (executables)",
  asked: { version: packageVersion() },
});
