/** A subject from what a user wrote: data, so that it can be handed to another thread. */
import { existsSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Api, type Fault, fail, invariant, parseApi, type Result } from "#base";
import type { Amendment } from "#lifecycle";
import type { Subject } from "../protocol/subject.ts";
import { isRecordings, readRecordings, recordedSubject } from "../suite/recordings.ts";
import { executablesSubject } from "./executables.ts";
import { type LifecyclePrograms, programsSubject } from "./programs.ts";
import { referenceSubject } from "./reference.ts";

export type SubjectSpec =
  | { readonly kind: "reference" }
  | { readonly kind: "faulty"; readonly name: string }
  | { readonly kind: "executables"; readonly directory: string }
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

/** What a user's module exports as `lifecycle`. */
export interface LifecycleModule {
  readonly name?: string;
  readonly version?: string;
  readonly programs: LifecyclePrograms;
  readonly platform: readonly string[];
  readonly buildpack: readonly string[];
}

/** `amendments` are folded over the reference; executables are taken at the word that they have them. `gallery` finds a faulty lifecycle. */
export async function openSubject(
  spec: SubjectSpec,
  {
    amendments = [],
    gallery,
  }: { readonly amendments?: readonly Amendment[]; readonly gallery?: (name: string) => Amendment | undefined } = {},
): Promise<Result<Subject, SubjectFault>> {
  switch (spec.kind) {
    case "reference":
      return referenceSubject(amendments);
    case "faulty": {
      const fault = gallery?.(spec.name);
      if (fault === undefined)
        return fail({
          kind: "lifecycle-unknown",
          message: `no faulty lifecycle is called ${JSON.stringify(spec.name)}`,
          remedy: "see `plimsoll test --list --lifecycle faulty:`",
        });
      return referenceSubject([...amendments, fault], `faulty:${spec.name}`);
    }
    case "executables":
      return executablesSubject({ directory: spec.directory, amendments: amendments.map(({ id }) => id) });
    case "module":
      return moduleSubject(spec.file);
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

async function moduleSubject(file: string): Promise<Result<Subject, SubjectFault>> {
  let module: { readonly lifecycle?: LifecycleModule };
  try {
    module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { readonly lifecycle?: LifecycleModule };
  } catch (error) {
    return fail({
      kind: "lifecycle-module",
      message: `the module could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
      where: { file },
    });
  }
  const { lifecycle } = module;
  if (lifecycle?.programs === undefined) {
    return fail({
      kind: "lifecycle-module",
      message: "expected the module to export `lifecycle` with `programs`, found none",
      where: { file },
      remedy: "see docs/subjects.md",
    });
  }
  const versions = (given: readonly string[]): readonly Api[] => given.flatMap((text) => parseApi(text) ?? []);
  return {
    ok: true,
    value: programsSubject({
      name: lifecycle.name ?? basename(file),
      version: lifecycle.version ?? "unknown",
      programs: lifecycle.programs,
      platform: versions(lifecycle.platform),
      buildpack: versions(lifecycle.buildpack),
    }),
  };
}
