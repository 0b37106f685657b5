/** Shared parts of the platform sides: empty volumes, and directories that platforms use themselves. */
import { type AbsPath, isWithin, pathOfText } from "#base";
import { dir, type Tree } from "#tree";
import type { PlatformBuild } from "../kit/platform-side.ts";

/** The usual directories of a platform. The lifecycle checks again, with the directories that it really gets. */
const OF_THE_PLATFORM = ["/cnb", "/layers", "/platform", "/workspace"].map(pathOfText);

/** The directory of the platform that this one overlaps. */
export const overlappedDirectory = (path: AbsPath): AbsPath | undefined =>
  OF_THE_PLATFORM.find((other) => isWithin(other, path) || isWithin(path, other));

export const emptyVolume = (user: PlatformBuild["user"]): Tree => ({ root: dir([], user), links: new Map() });
