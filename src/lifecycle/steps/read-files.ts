/** Reads the files that more than one phase needs. */
import { textOfByteString } from "#base";
import {
  type AnalyzedMetadata,
  type Group,
  type GroupElement,
  groupToml,
  type ImageTarget,
  NO_LAYERS_METADATA,
} from "#contract";
import { UNKNOWN_TARGET } from "../environment/target.ts";
import { readDocument, readIfPresent } from "../files/documents.ts";
import { rulesFor } from "../phase/buildpack-rules.ts";
import type { PhaseContext } from "../phase/context.ts";

/** Throws a fault if the Buildpack API of a buildpack in the group is not supported. */
export function readGroup({ process, inputs, rules }: PhaseContext): Group {
  const group = readDocument(process.fs, inputs.group, groupToml);
  for (const element of group.group) rulesFor(rules, element);
  return group;
}

/** Throws a fault if the Buildpack API of an extension in the group is not supported. */
export function readGroupExtensions({ process, inputs, rules }: PhaseContext): readonly GroupElement[] {
  const { groupExtensions } = readDocument(process.fs, inputs.group, groupToml);
  for (const element of groupExtensions) rulesFor(rules, element);
  return groupExtensions;
}

/** If there is no analyzed.toml, the result says nothing about any image. */
export const readAnalyzed = ({ process, inputs, rules }: PhaseContext): AnalyzedMetadata =>
  readIfPresent(process.fs, inputs.analyzed, rules.platform.analyzedForm) ?? { metadata: NO_LAYERS_METADATA };

/** The target of the run image in analyzed.toml. */
export function readRunImageTarget({ process, inputs, log, rules }: PhaseContext): ImageTarget {
  const analyzed = readIfPresent(process.fs, inputs.analyzed, rules.platform.analyzedForm);
  if (analyzed === undefined) log.warn(`there is no ${textOfByteString(inputs.analyzed)}: the run image is not known`);
  return analyzed?.runImage?.target ?? UNKNOWN_TARGET;
}
