/** A counterexample as one file that replays: the smallest world in which the law is broken, and where it was found. */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Json, type JsonObject, makeDirectory } from "#base";
import type { Step, World } from "../protocol/case.ts";
import type { Versions } from "../protocol/instantiate.ts";
import { BUNDLE_VERSION } from "../runner/bundle.ts";
import type { SubjectSpec } from "../subjects/host/open.ts";
import type { LawId, LawViolation } from "./law.ts";
import type { Counterexample } from "./search.ts";

export interface LawBundle {
  readonly plimsoll: typeof BUNDLE_VERSION;
  readonly kind: "property";
  readonly property: LawId;
  readonly says: string;
  readonly subject: SubjectSpec;
  readonly proposals: readonly string[];
  readonly versions: Versions;
  readonly timeoutMs?: number;
  /** The run's, and what fast-check made of it: the world was found at `path`. */
  readonly seed: string;
  readonly search: { readonly seed: number; readonly path: string };
  readonly given: World;
  readonly when: readonly Step[];
  readonly violations: readonly LawViolation[];
}

type Rest = Pick<LawBundle, "subject" | "proposals" | "seed" | "timeoutMs" | "versions" | "property" | "says">;

const VIOLATIONS_MAX = 20;

export function lawBundle({ trial, violations, seed, path }: Counterexample, rest: Rest): LawBundle {
  return {
    plimsoll: BUNDLE_VERSION,
    kind: "property",
    property: rest.property,
    says: rest.says,
    subject: rest.subject,
    proposals: rest.proposals,
    versions: rest.versions,
    ...(rest.timeoutMs !== undefined && { timeoutMs: rest.timeoutMs }),
    seed: rest.seed,
    search: { seed, path },
    ...trial,
    violations: violations.slice(0, VIOLATIONS_MAX),
  };
}

/** One file a law and versions, whole or not at all. Returns the path. */
export function writeLawBundle(directory: string, bundle: LawBundle): string {
  makeDirectory(directory);
  const { platform, buildpack } = bundle.versions;
  const path = join(directory, `${bundle.property}-${platform}-${buildpack}.json`);
  writeFileSync(`${path}.part`, `${compactJson(bundle as unknown as Json)}\n`);
  renameSync(`${path}.part`, path);
  return path;
}

const WIDTH = 120;

/** A page, not a roll: what fits on a line stands on one, with the `around` characters of its name and its comma. */
export function compactJson(value: Json, indent = "", around = 0): string {
  const line = spaced(value);
  if (indent.length + around + line.length <= WIDTH || typeof value !== "object" || value === null) return line;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const members: readonly (readonly [string, Json])[] = Array.isArray(value)
    ? value.map((each: Json) => ["", each])
    : Object.entries(value as JsonObject).map(([key, each]) => [`${JSON.stringify(key)}: `, each as Json]);
  const parts = members.map(([name, each], i) => {
    const comma = i < members.length - 1 ? 1 : 0;
    return name + compactJson(each, deeper, name.length + comma);
  });
  return `${open}\n${parts.map((part) => deeper + part).join(",\n")}\n${indent}${close}`;
}

function spaced(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each as Json)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
