/** Reads and writes the files that more than one phase needs. */
import { type ByteString, textOfByteString } from "#base";
import {
  type AnalyzedMetadata,
  type Group,
  type GroupElement,
  groupToml,
  type ImageTarget,
  metadataToml,
  NO_LAYERS_METADATA,
  type RunImageNames,
  runToml,
  stackToml,
} from "#contract";
import { UNKNOWN_TARGET } from "../environment/target.ts";
import { readDocument, readIfPresent, writeDocument } from "../files/documents.ts";
import { rulesFor } from "../phase/buildpack-rules.ts";
import type { PhaseContext, StepDef } from "../phase/context.ts";
import { metadataFile } from "../phase/places.ts";

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

export interface ListedRunImages {
  readonly images: readonly RunImageNames[];
  readonly file: ByteString;
}

/** The run images that the platform lists. Without the file there are none. */
export function listedRunImages({ process: { fs }, inputs, rules }: PhaseContext): ListedRunImages {
  if (rules.platform.runImageFile === "run.toml")
    return { images: readIfPresent(fs, inputs.run, runToml)?.images ?? [], file: inputs.run };
  const stack = readIfPresent(fs, inputs.stack, stackToml);
  return { images: stack === undefined ? [] : [stack.runImage], file: inputs.stack };
}

type Own = Pick<StepDef, "id" | "cites">;

/** A step that gives the group. */
export const groupStep = (own: Own): StepDef<"restore" | "export"> => ({
  ...own,
  gives: ["group"],
  failsAs: "failed",
  run: (context) => ({ group: readGroup(context) }),
});

/** A step that gives the target of the run image. */
export const runImageTargetStep = (own: Own): StepDef<"detect" | "build"> => ({
  ...own,
  gives: ["runImage"],
  failsAs: "failed",
  run: (context) => ({ runImage: readRunImageTarget(context) }),
});

/** A step that gives the content of metadata.toml, which the builder wrote. */
export const builtStep = (own: Own): StepDef<"export" | "launch"> => ({
  ...own,
  gives: ["built"],
  run: (context) => ({
    built: readDocument(context.process.fs, metadataFile(context), metadataToml[context.rules.platform.metadataForm]),
  }),
});

/** A step that writes analyzed.toml. The restorer does not write a file that it could not read. */
export const writeAnalyzedStep = (own: Own): StepDef<"generate" | "restore"> => ({
  ...own,
  needs: ["analyzed"],
  failsAs: "failed",
  run({ process, inputs, rules, state }: PhaseContext<"generate" | "restore", "analyzed">) {
    if (state.analyzed === undefined) return;
    writeDocument(process.fs, inputs.analyzed, rules.platform.analyzedForm, state.analyzed);
  },
});
