/** What platforms have in common that export directories: the buildpacks of a builder, empty volumes, places of their own. */
import { type AbsPath, isWithin, pathOfText, textOfPath } from "#base";
import { dir, type Inode, lookup, type Tree } from "#tree";
import type { PlatformBuild } from "../platformSide.ts";

const BUILDPACKS = "/cnb/buildpacks";

/** Every buildpack.toml of a builder. */
export function descriptorsIn(builder: Tree): readonly { readonly file: string; readonly descriptor: Inode }[] {
  const below = (path: string): readonly string[] => {
    const node = lookup(builder, pathOfText(path));
    return node?.kind === "dir" ? node.names.map((name) => `${path}/${textOfPath(name)}`) : [];
  };
  return below(BUILDPACKS)
    .flatMap(below)
    .flatMap((root) => {
      const file = `${root}/buildpack.toml`;
      const descriptor = lookup(builder, pathOfText(file));
      return descriptor === undefined ? [] : [{ file, descriptor }];
    });
}

/** Where a platform mounts what is its own; the lifecycle looks again, with the directories that it was really given. */
const OF_THE_PLATFORM = ["/cnb", "/layers", "/platform", "/workspace"].map(pathOfText);

/** The one of those that a directory overlaps. */
export const overlapped = (path: AbsPath): AbsPath | undefined =>
  OF_THE_PLATFORM.find((other) => isWithin(other, path) || isWithin(path, other));

export const emptyVolume = (user: PlatformBuild["user"]): Tree => ({ root: dir([], user), links: new Map() });
