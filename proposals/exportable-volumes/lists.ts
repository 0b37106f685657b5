/** Reads the volumes that the buildpacks of the container declare, and those of the group. */
import { type ByteString, FaultError, orThrow, recover } from "#base";
import { type Phase, type PhaseContext, readIfPresent } from "#lifecycle";
import { descriptorFiles } from "../shared/container.ts";
import { type At, namedAt } from "../shared/descriptors.ts";
import { groupFile } from "../shared/group.ts";
import { buildpackKey, groupVolumes } from "./key.ts";
import { GROUP, ID, MAP } from "./names.ts";
import type { Options } from "./options.ts";
import { type Mapping, mappingOf, rejectOverlaps, type Volume, volumesOf } from "./volumes.ts";

type Context = PhaseContext<Phase>;

/** The label of the build image, from the file of the platform. */
export function handedOver({ process: { fs } }: Context, options: Options): Mapping {
  const label = options.label === "file" && fs.exists(MAP) ? fs.read(MAP) : undefined;
  return orThrow(mappingOf(label, MAP, options));
}

/** The volumes of every buildpack of the container, in byte order. The detector reports unreadable files. */
export function declaredInContainer(context: Context, options: Options): readonly Volume[] {
  const { fs } = context.process;
  const names = descriptorFiles(context).flatMap((file) => namesIn(fs, file));
  const mapping = handedOver(context, options);
  return orThrow(volumesOf(names.toSorted(), mapping, "the buildpacks of the builder", options));
}

const namesIn = (fs: Context["process"]["fs"], file: ByteString): readonly string[] =>
  recover(
    FaultError,
    () => readIfPresent(fs, file, buildpackKey.format) ?? [],
    () => [],
  );

export function declaredBy(context: Context, at: At, mapping: Mapping, options: Options): readonly Volume[] {
  const { file, named } = namedAt(context, at, buildpackKey);
  return orThrow(volumesOf(named, mapping, file, options));
}

/** Reserves the directories and links, so that no other proposal can use them. */
export function reserveVolumes(context: Context, volumes: readonly Volume[], options: Options): readonly Volume[] {
  orThrow(rejectOverlaps(volumes, "the buildpacks of the order", options));
  if (options.reserved === "refused")
    for (const { dir, link } of volumes) for (const path of new Set([dir, link])) context.reserve(path, ID);
  return volumes;
}

/** `<layers>/exportable-volumes.toml`, with the volumes that the group declares. */
export const groupList = groupFile(GROUP, groupVolumes);
export const { read: ofGroup, leave: leaveForGroup } = groupList;
