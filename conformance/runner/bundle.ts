/** A failure as one file that replays: the case as it was run, the lifecycle, the seed and everything that was seen. */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "#base";
import type { Case } from "../protocol/case.ts";
import type { Versions } from "../protocol/instantiate.ts";
import type { Observation } from "../protocol/observation.ts";
import type { SubjectSpec } from "../subjects/host/open.ts";
import type { Judged } from "./case-runner.ts";

export const BUNDLE_VERSION = 1;

export interface Bundle {
  readonly plimsoll: typeof BUNDLE_VERSION;
  readonly kind: "case";
  readonly subject: SubjectSpec;
  readonly proposals: readonly string[];
  readonly seed: string;
  readonly versions: Versions;
  /** Of the run, where it was asked for. */
  readonly timeoutMs?: number;
  /** Not instantiated. */
  readonly case: Case;
  readonly seen?: Observation;
}

/** One file a case and versions, whole or not at all. Returns the path. */
export function writeBundle(directory: string, bundle: Bundle): string {
  makeDirectory(directory);
  const { platform, buildpack } = bundle.versions;
  const path = join(directory, `${bundle.case.id}-${platform}-${buildpack}.json`);
  writeFileSync(`${path}.part`, `${JSON.stringify(bundle, null, 1)}\n`);
  renameSync(`${path}.part`, path);
  return path;
}

export const bundleOf = (
  judged: Judged,
  rest: Pick<Bundle, "subject" | "proposals" | "seed" | "timeoutMs">,
): Bundle => ({
  plimsoll: BUNDLE_VERSION,
  kind: "case",
  ...rest,
  versions: judged.versions,
  case: judged.case,
  ...(judged.seen !== undefined && { seen: judged.seen }),
});
