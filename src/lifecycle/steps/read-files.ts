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
import type { PhaseContext, StepDef } from "../phase/context.ts";

/** Throws a fault if the Buildpack API of a buildpack in the group is not supported. */
function readGroup({ process, inputs, rules }: PhaseContext): Group {
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
function readRunImageTarget({ process, inputs, log, rules }: PhaseContext): ImageTarget {
  const analyzed = readIfPresent(process.fs, inputs.analyzed, rules.platform.analyzedForm);
  if (analyzed === undefined) log.warn(`there is no ${textOfByteString(inputs.analyzed)}: the run image is not known`);
  return analyzed?.runImage?.target ?? UNKNOWN_TARGET;
}

type Own<P extends "detect" | "restore" | "build" | "export"> = Pick<StepDef<P>, "id" | "cites">;

/** A step that gives the group. */
export const groupStep = <P extends "restore" | "export">(own: Own<P>): StepDef<P> => ({
  ...own,
  gives: ["group"],
  failsAs: "failed",
  run: (context) => ({ group: readGroup(context) }),
});

/** A step that gives the target of the run image. */
export const runImageTargetStep = <P extends "detect" | "build">(own: Own<P>): StepDef<P> => ({
  ...own,
  gives: ["runImage"],
  failsAs: "failed",
  run: (context) => ({ runImage: readRunImageTarget(context) }),
});
