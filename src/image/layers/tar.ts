/** Converts between entries and their tar. */
import { type Content, contentOf } from "#base";
import { decodeTar, type TarEntry, tarContent } from "#tree";

const KEPT_BYTES_MAX = 1024 * 1024;

/** A small tar is kept in memory; a large one is encoded at each reading. */
export function tarOf(entries: readonly TarEntry[]): Content {
  const tar = tarContent(entries);
  if (tar.size > KEPT_BYTES_MAX) return tar;
  const [first, ...more] = tar.chunks();
  return first === undefined || more.length > 0 ? contentOf(tar.bytes()) : contentOf(first);
}

/** Throws a fault if the content is not a tar archive. */
export const entriesOf = (tar: Content): readonly TarEntry[] => [...decodeTar(tar, { archive: `layer ${tar.digest}` })];
