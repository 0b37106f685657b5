/** The three plans: the build plan of bin/detect, the result of detection (`plan.toml`), and the input of one buildpack. */

import { tomlFile } from "../codec/format.ts";
import { omitDefault, optionalKey, requiredKey, table } from "../codec/table.ts";
import { anyTable, array, boolean, string } from "../codec/values.ts";
import type { DocumentTable } from "../data/value.ts";
import { type ComponentReference, componentReference } from "./component.ts";

export interface Requirement {
  readonly name: string;
  /** No longer specified. The codec reads it so that the lifecycle can reject it. */
  readonly version?: string;
  readonly metadata?: DocumentTable;
}
export interface Provision {
  readonly name: string;
}

export interface PlanSections {
  readonly requires: readonly Requirement[];
  readonly provides: readonly Provision[];
}
/** The output of bin/detect. */
export interface BuildPlan extends PlanSections {
  readonly or: readonly PlanSections[];
}

export interface Provider extends ComponentReference {
  readonly extension: boolean;
}
export interface PlanEntry {
  readonly providers: readonly Provider[];
  readonly requires: readonly Requirement[];
}
/** `plan.toml`. */
export interface Plan {
  readonly entries: readonly PlanEntry[];
}

/** The plan that bin/build and bin/generate read. */
export interface BuildpackPlan {
  readonly entries: readonly Requirement[];
}

const requirement = table<Requirement>({
  name: requiredKey("name", string),
  version: optionalKey("version", string, { omit: (version) => version === "" }),
  metadata: optionalKey("metadata", anyTable),
});
const section = {
  requires: omitDefault("requires", array(requirement), []),
  provides: omitDefault("provides", array(table<Provision>({ name: requiredKey("name", string) })), []),
};
const provider = table<Provider>({ ...componentReference, extension: omitDefault("extension", boolean, false) });
const entry = table<PlanEntry>({
  providers: omitDefault("providers", array(provider), []),
  requires: omitDefault("requires", array(requirement), []),
});

export const buildPlan = tomlFile<BuildPlan>(
  table<BuildPlan>({ ...section, or: omitDefault("or", array(table<PlanSections>(section)), []) }),
);
export const planToml = tomlFile<Plan>(table<Plan>({ entries: omitDefault("entries", array(entry), []) }));
export const buildpackPlan = tomlFile<BuildpackPlan>(
  table<BuildpackPlan>({ entries: omitDefault("entries", array(requirement), []) }),
);
