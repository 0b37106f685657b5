/** Which volumes there are: those that the buildpacks of a container declare, and those of the group. */
import { type ByteString, FaultError, orThrow } from "#base";
import { type Phase, type PhaseContext, readIfPresent } from "#lifecycle";
import { descriptorFiles } from "../shared/container.ts";
import { type At, namedAt } from "../shared/descriptors.ts";
import { groupFile } from "../shared/group.ts";
import { buildpackKey, groupVolumes } from "./key.ts";
import { GROUP, ID, MAP } from "./names.ts";
import type { Options } from "./options.ts";
import { apart, type Mapping, mappingOf, type Volume, volumesOf } from "./volumes.ts";

type Context = PhaseContext<Phase>;

/** What the label of the build image says, as the platform hands it over. */
export function handedOver({ process: { fs } }: Context, options: Options): Mapping {
  const label = options.label === "file" && fs.exists(MAP) ? fs.read(MAP) : undefined;
  return orThrow(mappingOf(label, MAP, options));
}

/** Of every buildpack of the container, in byte order. The detector reports a file that it cannot read. */
export function declaredInContainer(context: Context, options: Options): readonly Volume[] {
  const { fs } = context.process;
  const names = descriptorFiles(context).flatMap((file) => namesIn(fs, file));
  const mapping = handedOver(context, options);
  return orThrow(volumesOf(names.toSorted(), mapping, "the buildpacks of the builder", options));
}

function namesIn(fs: Context["process"]["fs"], file: ByteString): readonly string[] {
  try {
    return readIfPresent(fs, file, buildpackKey.format) ?? [];
  } catch (error) {
    if (error instanceof FaultError) return [];
    throw error;
  }
}

export function declaredBy(context: Context, at: At, mapping: Mapping, options: Options): readonly Volume[] {
  const { file, named } = namedAt(context, at, buildpackKey);
  return orThrow(volumesOf(named, mapping, file, options));
}

/** Reserves the directories and links, so that no other proposal can use them. */
export function claimed(context: Context, volumes: readonly Volume[], options: Options): readonly Volume[] {
  orThrow(apart(volumes, "the buildpacks of the order", options));
  if (options.reserved === "refused")
    for (const { dir, link } of volumes) for (const path of new Set([dir, link])) context.reserve(path, ID);
  return volumes;
}

/** What the group declares: `<layers>/exportable-volumes.toml`. */
export const { read: ofGroup, leave: leaveForGroup } = groupFile(GROUP, groupVolumes);
