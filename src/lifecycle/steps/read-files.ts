/** The files between phases that more than one phase reads. */
import { type AnalyzedMetadata, type Group, type GroupElement, groupToml, NO_LAYERS_METADATA } from "#contract";
import { readDocument, readIfPresent } from "../files/documents.ts";
import { rulesFor } from "../phase/buildpack-rules.ts";
import type { PhaseContext } from "../phase/context.ts";

/** Fails if the lifecycle does not speak the Buildpack API of a buildpack in the group. */
export function readGroup({ process, inputs, rules }: PhaseContext): Group {
  const group = readDocument(process.fs, inputs.group, groupToml);
  for (const element of group.group) rulesFor(rules, element);
  return group;
}

/** Fails if the lifecycle does not speak the Buildpack API of an extension in the group. */
export function readGroupExtensions({ process, inputs, rules }: PhaseContext): readonly GroupElement[] {
  const { groupExtensions } = readDocument(process.fs, inputs.group, groupToml);
  for (const element of groupExtensions) rulesFor(rules, element);
  return groupExtensions;
}

/** If there is no analyzed.toml, the result says nothing about any image. */
export const readAnalyzed = ({ process, inputs, rules }: PhaseContext): AnalyzedMetadata =>
  readIfPresent(process.fs, inputs.analyzed, rules.platform.analyzedForm) ?? { metadata: NO_LAYERS_METADATA };
