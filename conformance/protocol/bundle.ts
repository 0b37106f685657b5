/** A bundle: one file that holds a failure and everything that `plimsoll replay` needs to repeat it. */
import type { Json } from "#base";
import type { Expectation, Step, TestCase, World } from "./case.ts";
import { compactJson } from "./compact-json.ts";
import type { Observation } from "./observation.ts";
import type { SubjectSpec } from "./subject.ts";
import type { Versions } from "./versions.ts";

export const BUNDLE_VERSION = 2;

/** For a bundle or a recording of version 1. */
export const MIGRATION_REMEDY =
  "migrate it in a checkout of Plimsoll with `node build/migrate-records.mjs <file or folder>`, see docs/record.md";

/** The run in which the failure was found. */
export interface BundleRun {
  readonly subject: SubjectSpec;
  readonly proposals: readonly string[];
  readonly seed: string;
  /** Milliseconds of one step, if the user asked for a limit. */
  readonly timeoutMs?: number;
  readonly versions: Versions;
  /** The digest of the executables, or of the version and the amendments, as the lifecycle described itself. */
  readonly build?: string;
}

export interface FrozenCase {
  readonly kind: "case";
  /** Not instantiated. */
  readonly case: TestCase;
  readonly observation?: Observation;
}

export interface FrozenTrial {
  readonly kind: "law";
  /** The id of the law. */
  readonly law: string;
  readonly says: string;
  /** The seed of fast-check, and the path at which it found the world. */
  readonly search: { readonly seed: number; readonly path: string };
  readonly given: World;
  readonly when: readonly Step[];
  readonly violations: readonly Violation[];
}

export interface Violation {
  /** The place that shows it: a path, a layer, a label. */
  readonly at: string;
  readonly expected: string;
  readonly actual: Json;
  /** The same for another harness, where matchers can say it. Absent: they cannot. */
  readonly shown?: readonly ShownPlace[];
}

/** `at` counts the steps of all sessions; each further session begins with a step that makes its world. */
export type Place = Omit<Expectation, "covers">;

export interface ShownPlace extends Place {
  /** Other results that are right: where all places of one of these are as they say. */
  readonly or?: readonly (readonly Place[])[];
}

interface Versioned {
  readonly plimsoll: typeof BUNDLE_VERSION;
}

export type CaseBundle = Versioned & BundleRun & FrozenCase;
export type LawBundle = Versioned & BundleRun & FrozenTrial;
export type Bundle = CaseBundle | LawBundle;

export function bundleOf(run: BundleRun, frozen: FrozenCase | FrozenTrial): Bundle {
  const { subject, proposals, seed, versions } = run;
  const more = {
    ...(run.timeoutMs !== undefined && { timeoutMs: run.timeoutMs }),
    ...(run.build !== undefined && { build: run.build }),
  };
  const plimsoll = BUNDLE_VERSION;
  if (frozen.kind === "case") {
    const { kind, ...performed } = frozen;
    return { plimsoll, kind, subject, proposals, seed, ...more, versions, ...performed };
  }
  const { kind, law, says, ...trial } = frozen;
  return { plimsoll, kind, law, says, subject, proposals, versions, ...more, seed, ...trial };
}

/** The name of the file that holds it. */
export const bundleName = (bundle: Bundle): string =>
  bundleNameOf(bundle.kind === "case" ? bundle.case.id : bundle.law, bundle.versions);

/** `id`: of the test case or law. */
export const bundleNameOf = (id: string, { platform, buildpack }: Versions): string =>
  `${id}-${platform}-${buildpack}.json`;

export const bundleText = (bundle: Bundle): string => `${compactJson(JSON.parse(JSON.stringify(bundle)))}\n`;
