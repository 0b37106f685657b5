/** Converts between entries and their tar. */
import { type Content, contentOf } from "#base";
import { decodeTar, type TarEntry, tarContent } from "#tree";
import { throwImageFault } from "../model/faults.ts";

const KEPT_BYTES_MAX = 1024 * 1024;
/** An entry and its place in a tree take about 450 bytes of memory, so a layer and the image around it stay below a gibibyte. */
const ENTRIES_MAX = 1_200_000;

/** A small tar is kept in memory; a large one is encoded at each reading. */
export function tarOf(entries: readonly TarEntry[]): Content {
  const tar = tarContent(entries);
  if (tar.size > KEPT_BYTES_MAX) return tar;
  const [first, ...more] = tar.chunks();
  return first === undefined || more.length > 0 ? contentOf(tar.bytes()) : contentOf(first);
}

/** Throws a fault if the content is not a tar archive, or has more than `most` entries. */
export function entriesOf(tar: Content, most = ENTRIES_MAX): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  for (const entry of decodeTar(tar, { archive: `layer ${tar.digest}` })) {
    if (entries.length === most)
      throwImageFault(
        "image-too-large",
        `layer ${tar.digest} has more than ${most} entries`,
        "split it into several layers, or leave files out",
      );
    entries.push(entry);
  }
  return entries;
}
