/** A subject from what a user wrote: data, so that it can be handed to another thread. */
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Fault, fail, invariant, packageFile, type Result } from "#base";
import type { Amendment } from "#lifecycle";
import type { MachineLimits } from "#machine";
import type { Subject } from "../../protocol/subject.ts";
import { referenceSubject } from "../reference.ts";
import { executablesSubject } from "./executables.ts";
import { type LoadModule, moduleSubject } from "./module.ts";
import { isRecordings, readRecordings, recordedSubject } from "./recordings.ts";

export type SubjectSpec =
  | { readonly kind: "reference" }
  | { readonly kind: "faulty"; readonly name: string }
  | { readonly kind: "executables"; readonly directory: string; readonly name?: string }
  | { readonly kind: "module"; readonly file: string }
  | { readonly kind: "recordings"; readonly directory: string };

export type SubjectFault = Fault<
  | "lifecycle-unknown"
  | "lifecycle-module"
  | "executables-missing"
  | "no-sandbox"
  | "rules-conflict"
  | "recording-malformed"
  | "recordings-missing"
>;

/** `reference`, `faulty:<name>`, a directory of executables, or a module. */
export function subjectSpec(text: string): Result<SubjectSpec, SubjectFault> {
  if (text === "reference") return { ok: true, value: { kind: "reference" } };
  if (text.startsWith("faulty:")) return { ok: true, value: { kind: "faulty", name: text.slice("faulty:".length) } };
  const path = resolve(text);
  if (!existsSync(path)) {
    return fail({
      kind: "lifecycle-unknown",
      message: `expected a lifecycle, found nothing at ${path}`,
      remedy: 'give "reference", "faulty:<name>", a directory of executables, or a module (.js, .ts)',
    });
  }
  if (statSync(path).isDirectory()) {
    const kind = existsSync(join(path, "analyzer")) || !isRecordings(path) ? "executables" : "recordings";
    return { ok: true, value: { kind, directory: path } };
  }
  return { ok: true, value: { kind: "module", file: path } };
}

export interface OpenOptions {
  /** Folded over the reference; executables are taken at the word that they have them. */
  readonly amendments?: readonly Amendment[];
  /** Finds a faulty lifecycle. */
  readonly gallery?: (name: string) => Amendment | undefined;
  /** How a module is imported where that is done in a way of its own. */
  readonly load?: LoadModule;
  /** Of the machines that it runs on; default: theirs. */
  readonly limits?: Partial<MachineLimits>;
}

export async function openSubject(
  spec: SubjectSpec,
  { amendments = [], gallery, load, limits }: OpenOptions = {},
): Promise<Result<Subject, SubjectFault>> {
  const limited = limits === undefined ? {} : { limits };
  switch (spec.kind) {
    case "reference":
      return referenceSubject(amendments, limited);
    case "faulty": {
      const fault = gallery?.(spec.name);
      if (fault === undefined)
        return fail({
          kind: "lifecycle-unknown",
          message: `no faulty lifecycle is called ${JSON.stringify(spec.name)}`,
        });
      return referenceSubject([...amendments, fault], { name: `faulty:${spec.name}`, ...limited });
    }
    case "executables":
      return executablesSubject({ ...spec, amendments: amendments.map(({ id }) => id), ...limited });
    case "module":
      return moduleSubject(spec.file, { ...(load !== undefined && { load }), ...limited });
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
  directory: packageFile("dist/executables"),
  name: "reference (executables)",
});
