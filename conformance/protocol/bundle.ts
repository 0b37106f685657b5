/** A bundle: one file that holds a failure and everything that `plimsoll replay` needs to repeat it. */
import { isJsonObject, type Json } from "#base";
import type { Case, Step, World } from "./case.ts";
import type { Versions } from "./instantiate.ts";
import type { Observation } from "./observation.ts";
import type { SubjectSpec } from "./subject.ts";

export const BUNDLE_VERSION = 1;

/** The run in which the failure was found. */
export interface BundleRun {
  readonly subject: SubjectSpec;
  readonly proposals: readonly string[];
  readonly seed: string;
  /** Milliseconds of one step, if the user asked for a limit. */
  readonly timeoutMs?: number;
  readonly versions: Versions;
}

export interface FrozenCase {
  readonly kind: "case";
  /** Not instantiated. */
  readonly case: Case;
  readonly seen?: Observation;
}

export interface FrozenTrial {
  readonly kind: "property";
  /** The id of the law. */
  readonly property: string;
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
  readonly wanted: string;
  readonly got: Json;
}

interface Versioned {
  readonly plimsoll: typeof BUNDLE_VERSION;
}

export type CaseBundle = Versioned & BundleRun & FrozenCase;
export type LawBundle = Versioned & BundleRun & FrozenTrial;
export type Bundle = CaseBundle | LawBundle;

export function bundleOf(run: BundleRun, frozen: FrozenCase | FrozenTrial): Bundle {
  const { subject, proposals, seed, versions } = run;
  const timeout = run.timeoutMs === undefined ? {} : { timeoutMs: run.timeoutMs };
  const plimsoll = BUNDLE_VERSION;
  if (frozen.kind === "case") {
    const { kind, ...performed } = frozen;
    return { plimsoll, kind, subject, proposals, seed, ...timeout, versions, ...performed };
  }
  const { kind, property, says, ...trial } = frozen;
  return { plimsoll, kind, property, says, subject, proposals, versions, ...timeout, seed, ...trial };
}

/** The name of the file that holds it. */
export const bundleName = (bundle: Bundle): string => {
  const { platform, buildpack } = bundle.versions;
  return `${bundle.kind === "case" ? bundle.case.id : bundle.property}-${platform}-${buildpack}.json`;
};

export const bundleText = (bundle: Bundle): string => `${compactJson(JSON.parse(JSON.stringify(bundle)))}\n`;

const WIDTH = 120;

/** A value that fits on a line is written on one line, with the `around` characters of its name and its comma. */
function compactJson(value: Json, indent = "", around = 0): string {
  const line = spaced(value);
  if (indent.length + around + line.length <= WIDTH || typeof value !== "object" || value === null) return line;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const members = membersOf(value);
  const parts = members.map(([name, each], i) => {
    const comma = i < members.length - 1 ? 1 : 0;
    return name + compactJson(each, deeper, name.length + comma);
  });
  return `${open}\n${parts.map((part) => deeper + part).join(",\n")}\n${indent}${close}`;
}

function spaced(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = membersOf(value).map(([name, each]) => `${name}${spaced(each)}`);
  if (Array.isArray(value)) return `[${members.join(", ")}]`;
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** Each member with its name in front: `"key": `, or nothing for an element of an array. */
function membersOf(value: Json): readonly (readonly [name: string, value: Json])[] {
  if (Array.isArray(value)) return value.map((each: Json) => ["", each]);
  return isJsonObject(value) ? Object.entries(value).map(([key, each]) => [`${JSON.stringify(key)}: `, each]) : [];
}
