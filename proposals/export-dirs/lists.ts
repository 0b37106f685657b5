/** Reads the directories of the builder's list, of one buildpack and of the group. */
import { type AbsPath, orThrow, pathOfText } from "#base";
import { type Phase, type PhaseContext, readIfPresent } from "#lifecycle";
import { descriptorFiles } from "../shared/container.ts";
import { type At, namedAt } from "../shared/descriptors.ts";
import { groupFile } from "../shared/group.ts";
import { buildpackKey, type GroupDirectory, groupDirectories, platformList } from "./key.ts";
import { GROUP, ID, LIST } from "./names.ts";
import type { Options } from "./options.ts";
import { listedDirectories, type Named } from "./paths.ts";

type Context = PhaseContext<Phase>;

/** The directories that the platform mounted. Each is reserved, so that no other proposal can use it. */
export function readBuilderList(context: Context, options: Options): readonly Named[] {
  const paths = options.list === "file" ? handedOver(context) : ofEveryBuildpack(context);
  const named = orThrow(listedDirectories(paths, LIST, options));
  if (options.reserved === "refused") for (const { dir } of named) context.reserve(dir, ID);
  return named;
}

const handedOver = ({ process }: Context): readonly string[] => readIfPresent(process.fs, LIST, platformList) ?? [];

const ofEveryBuildpack = (context: Context): readonly string[] =>
  descriptorFiles(context)
    .flatMap((file) => readIfPresent(context.process.fs, file, buildpackKey.format) ?? [])
    .sort();

export function namedBy(context: Context, at: At, options: Options): readonly Named[] {
  const { file, named } = namedAt(context, at, buildpackKey);
  return orThrow(listedDirectories(named, file, options));
}

/** `<layers>/export-dirs.toml`, with the directories that the group names. */
export const groupList = groupFile(GROUP, groupDirectories);
export const { read: ofGroup, leave: leaveForGroup } = groupList;

export const dirOf = ({ path }: GroupDirectory): AbsPath => pathOfText(path);
