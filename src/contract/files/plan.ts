/** The three plans: what bin/detect offers (build plan), what detection settled (`plan.toml`), what one buildpack is given. */
import type { PlainTable } from "../codec/codec.ts";
import { tomlFile } from "../codec/format.ts";
import { omitted, optional, record, required } from "../codec/record.ts";
import { anyTable, flag, list, text } from "../codec/values.ts";

export interface Requirement {
  readonly name: string;
  /** Not of today's specification; a lifecycle refuses it, so it must be seen. */
  readonly version?: string;
  readonly metadata?: PlainTable;
}
export interface Provision {
  readonly name: string;
}

export interface PlanSections {
  readonly requires: readonly Requirement[];
  readonly provides: readonly Provision[];
}
/** What bin/detect writes. */
export interface BuildPlan extends PlanSections {
  readonly or: readonly PlanSections[];
}

export interface Provider {
  readonly id: string;
  readonly version: string;
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

/** What bin/build and bin/generate are given. */
export interface BuildpackPlan {
  readonly entries: readonly Requirement[];
}

const requirement = record<Requirement>({
  name: required("name", text),
  version: optional("version", text, { omit: (version) => version === "" }),
  metadata: optional("metadata", anyTable),
});
const section = {
  requires: omitted("requires", list(requirement), []),
  provides: omitted("provides", list(record<Provision>({ name: required("name", text) })), []),
};
const provider = record<Provider>({
  id: required("id", text),
  version: required("version", text),
  extension: omitted("extension", flag, false),
});
const entry = record<PlanEntry>({
  providers: omitted("providers", list(provider), []),
  requires: omitted("requires", list(requirement), []),
});

export const buildPlan = tomlFile<BuildPlan>(
  record<BuildPlan>({ ...section, or: omitted("or", list(record<PlanSections>(section)), []) }),
);
export const planToml = tomlFile<Plan>(record<Plan>({ entries: omitted("entries", list(entry), []) }));
export const buildpackPlan = tomlFile<BuildpackPlan>(
  record<BuildpackPlan>({ entries: omitted("entries", list(requirement), []) }),
);
