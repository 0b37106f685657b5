/** What platforms have in common that export directories: empty volumes, and places of their own. */
import { type AbsPath, isWithin, pathOfText } from "#base";
import { dir, type Tree } from "#tree";
import type { PlatformBuild } from "../kit/platform-side.ts";

/** Where a platform mounts what is its own; the lifecycle looks again, with the directories that it was really given. */
const OF_THE_PLATFORM = ["/cnb", "/layers", "/platform", "/workspace"].map(pathOfText);

/** Which of those a directory overlaps. */
export const overlapped = (path: AbsPath): AbsPath | undefined =>
  OF_THE_PLATFORM.find((other) => isWithin(other, path) || isWithin(path, other));

export const emptyVolume = (user: PlatformBuild["user"]): Tree => ({ root: dir([], user), links: new Map() });
